// Bundles every test/*.test.ts with esbuild and runs them with Node's own test
// runner. Arguments name the tests to run: `npm test -- outline connection`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const names = readdirSync(join(here, "test"))
  .filter((n) => /\.test\.tsx?$/.test(n))
  .filter((n) => wanted.length === 0 || wanted.some((w) => n.startsWith(w)));
if (names.length === 0) {
  console.error("no test has this name");
  process.exit(2);
}

const out = mkdtempSync(join(tmpdir(), "meelezen-test-"));
symlinkSync(join(here, "node_modules"), join(out, "node_modules"));
try {
  await build({
    absWorkingDir: here,
    entryPoints: names.map((n) => join("test", n)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { BUILD_ID: '"test"', TEST_FOLDER: JSON.stringify(join(here, "test")) },
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = names.map((n) => join(out, n.replace(/\.tsx?$/, ".mjs")));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
