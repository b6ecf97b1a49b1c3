// Bundles style sheets and modules of every room that has a web/ folder's worth of them into dist/web (ignored by git).
// The whole output is made new each time: a file that is no longer asked for does not linger.
import { build } from "esbuild";
import { rm, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const web = path.join(root, "dinh", "kernel", "ui", "web");
const out = path.join(root, "dist", "web");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  target: ["chrome100", "firefox102", "safari15.4"],
  outdir: out,
  entryNames: "[name]",
};
await build({
  ...shared,
  entryPoints: ["public.css", "desk.css", "plain.css"].map((name) => path.join(web, "css", name)),
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
});
await build({
  ...shared,
  entryPoints: ["public.js", "desk.js"].map((name) => path.join(web, "js", name)),
  format: "esm",
});
// The counter without a line: a module for its pages, and the service worker, which is no module.
await build({
  ...shared,
  entryPoints: { counter: path.join(web, "js", "counter", "page.js") },
  format: "esm",
});
await build({
  ...shared,
  entryPoints: { "counter-worker": path.join(web, "js", "counter", "worker.js") },
  format: "iife",
});
