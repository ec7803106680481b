# A static program in an image without a shell, run by nobody in particular.
# Build:  docker build -t meelezen .
# Run:    docker run -p 8080:8080 -v meelezen:/data -e MEELEZEN_BASE_URL=... -e MEELEZEN_OIDC_ISSUER=... meelezen

FROM node:20-bookworm-slim AS web
WORKDIR /src
COPY client/web/package.json client/web/package-lock.json client/web/
RUN cd client/web && npm ci --no-audit --no-fund
COPY client/web client/web
COPY review/prose/schema.json review/prose/schema.json
RUN cd client/web && npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/client/web/dist client/web/dist
RUN CGO_ENABLED=1 go build -trimpath \
      -tags "sqlite_fts5 sqlite_omit_load_extension netgo osusergo" \
      -ldflags '-s -w -linkmode external -extldflags -static' -o /meelezen . \
 && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /meelezen /meelezen
COPY --from=build --chown=nonroot:nonroot /data /data
ENV MEELEZEN_DATA=/data MEELEZEN_LISTEN=:8080
VOLUME /data
EXPOSE 8080
USER nonroot
ENTRYPOINT ["/meelezen"]
CMD ["serve"]
