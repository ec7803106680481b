// Builds the application into dist/: assets with a content hash in their name,
// and an index.html without inline script or style. The build id is the hash of
// the script and travels in the socket's hello, so that an old tab reloads.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
// The budget of what a reader has to load before the text is there. ProseMirror takes 58 of it; what only
// who writes needs, the other pages and the other language are loaded later and do not count.
const maxGzip = 126 * 1024;
const placeholderBuild = "build-id-placeholder";

function clean() {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist)) {
    if (name !== "placeholder.html") rmSync(join(dist, name), { recursive: true });
  }
}

async function bundle(buildId) {
  return build({
    absWorkingDir: here,
    entryPoints: { app: "src/main.tsx", style: "style/main.css", icon: "style/icon.svg" },
    outdir: join(dist, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    // Pages that a reader may never open, and the other language, are loaded when they are asked for.
    splitting: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    metafile: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { BUILD_ID: JSON.stringify(buildId) },
    loader: { ".woff2": "file", ".ttf": "file", ".svg": "copy", ".png": "file" },
    legalComments: "linked",
    logLevel: "warning",
    write: true,
  });
}

function outputOf(result, entry) {
  const found = Object.entries(result.metafile.outputs).find(([, o]) => o.entryPoint === entry);
  if (!found) throw new Error(`no output for ${entry}`);
  return found[0].replace(/^dist\//, "");
}

function page(script, others, style, icon) {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Meelezen</title>
<link rel="icon" href="/${icon}">
<link rel="stylesheet" href="/${style}">
${others.map((o) => `<link rel="modulepreload" href="/${o}">\n`).join("")}<script type="module" src="/${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript><p>Meelezen heeft JavaScript nodig. Zet JavaScript aan en laad de pagina opnieuw.</p></noscript>
</body>
</html>
`;
}

// What has to be there before the text is: the script and all it imports at once.
function loadedFirst(result, name) {
  const found = new Set([name]);
  for (const each of found) {
    for (const i of result.metafile.outputs[`dist/${each}`]?.imports ?? []) {
      if (i.kind === "import-statement") found.add(i.path.replace(/^dist\//, ""));
    }
  }
  return [...found];
}

function hashOf(...files) {
  const hash = createHash("sha256");
  for (const f of files) hash.update(readFileSync(f));
  return hash.digest("hex").slice(0, 12);
}

clean();
// The first pass fixes the content and so the id; the second one puts the id in.
const first = await bundle(placeholderBuild);
const buildId = hashOf(
  join(dist, outputOf(first, "src/main.tsx")),
  join(dist, outputOf(first, "style/main.css")),
);
clean();
const result = await bundle(buildId);
const script = outputOf(result, "src/main.tsx");
const style = outputOf(result, "style/main.css");
const parts = loadedFirst(result, script);
writeFileSync(join(dist, "index.html"), page(script, parts.slice(1), style, outputOf(result, "style/icon.svg")));
writeFileSync(join(dist, "build.txt"), `${buildId}\n`);

const sum = (measure) => parts.reduce((total, part) => total + measure(join(dist, part)), 0);
const size = sum((file) => gzipSync(readFileSync(file), { level: 9 }).length);
const plain = sum((file) => statSync(file).size);
console.log(`client ${buildId}: ${parts.length} scripts at first, ${plain} bytes, ${size} gzip`);
if (size > maxGzip) {
  console.error(`the script is ${size} bytes gzip; the limit is ${maxGzip}`);
  process.exitCode = 1;
}
