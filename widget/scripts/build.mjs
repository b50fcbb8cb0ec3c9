/** Bundles the widget into dist/widget.js: one file with everything in it. */

import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { cssAsText, TARGET, withoutIndentation } from "./bundling.mjs";

const NOTICE = "/*! KI-Wegweiser, Apache-2.0. Contains Lit, Copyright Google LLC, BSD-3-Clause. */";
const root = fileURLToPath(new URL("..", import.meta.url));
await rm(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/index.ts"],
  outfile: "dist/widget.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: TARGET,
  charset: "utf8",
  legalComments: "none",
  // A second copy in a page must not even be read: Lit may announce itself only once.
  banner: { js: `${NOTICE}\nif (!customElements.get("ki-wegweiser")) {` },
  footer: { js: "}" },
  plugins: [cssAsText, withoutIndentation],
});
