// `npm run stories`: serves every view with sample data on http://127.0.0.1:5173, and builds again on every load.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL("..", import.meta.url));
const port = Number(process.env.PORT ?? 5173);
const out = join(here, "node_modules/.stories");
const types = { ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const page = `<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Stories</title>
<link rel="stylesheet" href="/style/main.css"><script type="module" src="/stories/stories.js"></script>
</head><body><div id="app"></div></body></html>`;

async function bundle() {
  await build({
    absWorkingDir: here,
    entryPoints: ["stories/stories.tsx", "style/main.css"],
    outdir: out,
    bundle: true,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".woff2": "file" },
    define: { BUILD_ID: '"stories"' },
    logLevel: "warning",
  });
}

export async function serve() {
  await bundle();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const type = types[extname(path)];
    try {
      response.writeHead(200, { "content-type": type ?? "text/html; charset=utf-8" });
      response.end(type ? await readFile(join(out, path)) : page);
    } catch {
      response.end();
    }
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await serve();
  console.log(`stories on http://127.0.0.1:${port}/`);
}
