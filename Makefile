# Meelezen. `make help` lists the targets.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

# Full-text search on; loading of SQLite extensions off. Always the same tags:
# the cold build of SQLite takes over a minute and is cached per set of tags.
TAGS := sqlite_fts5 sqlite_omit_load_extension
GOTAGS := -tags "$(TAGS)"
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
WEB := client/web
ORACLE := review/prose/testdata/oracle
export CGO_ENABLED := 1

# Everything that goes into the browser application.
WEB_SOURCE := $(shell find $(WEB)/src $(WEB)/style review/prose/schema.json -type f 2>/dev/null) $(wildcard $(WEB)/*.mjs $(WEB)/*.json)

.PHONY: build run test check bench soak web help tools go-check go-test web-check web-test e2e

build: web ## build the program: bin/meelezen, with the browser application in it
	go build $(GOTAGS) -trimpath -o bin/meelezen .

run: web ## try it: the real server on this machine with sample data and people to log in as
	go build $(GOTAGS) -o bin/demo ./server/demo
	exec bin/demo

test: ## the one gate: everything that must hold before a change lands
	scripts/install test
	$(MAKE) go-check web-check web-test go-test e2e

check: ## the fast part of the gate, for while one works
	$(MAKE) go-check web-check
	go test $(GOTAGS) ./...

# One package at a time: two at once would measure each other.
bench: $(ORACLE)/node_modules/.package-lock.json ## the figures, each beside its bare baseline
	go test $(GOTAGS) -p 1 -run '^$$' -bench . -benchtime 3x -timeout 90m ./...

soak: $(ORACLE)/node_modules/.package-lock.json ## the long runs: hours of fuzzing, kills and load; by hand
	MEELEZEN_SOAK=1 go test $(GOTAGS) -race -timeout 0 ./...
	scripts/filters

web: tools $(WEB)/dist/index.html ## build the browser application

$(WEB)/dist/index.html: $(WEB)/node_modules/.package-lock.json $(WEB_SOURCE)
	cd $(WEB) && npm run --silent build

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error
	touch $@

tools:
	@scripts/install run

go-check:
	@out=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$out" ] || { echo "gofmt -w these files:"; echo "$$out"; exit 1; }
	go vet $(GOTAGS) ./...
	go run $(STATICCHECK) $(GOTAGS) ./...
	go mod tidy -diff

go-test: $(ORACLE)/node_modules/.package-lock.json
	go test $(GOTAGS) -race -timeout 15m ./...
	go test ./review/prose # with all hostile inputs, too slow with -race

# The npm packages that the document model is compared with.
$(ORACLE)/node_modules/.package-lock.json: $(ORACLE)/package-lock.json
	cd $(ORACLE) && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	touch $@

web-check: $(WEB)/node_modules/.package-lock.json
	cd $(WEB) && npm run --silent check

web-test: web
	cd $(WEB) && npm test --silent

# Several people in one real browser, on the demo.
e2e: build
	go build $(GOTAGS) -o bin/demo ./server/demo
	cd $(WEB) && npm run --silent e2e

help: ## print this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
