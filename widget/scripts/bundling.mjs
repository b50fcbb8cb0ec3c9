/** What the build and the unit tests have in common. */

import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

/** Browsers with style sheets as objects and array methods such as findLast: all since spring 2023. */
export const TARGET = ["chrome111", "edge111", "firefox115", "safari16.4"];

/** Templates without the indentation that only their readers need. */
export const withoutIndentation = {
  name: "without-indentation",
  setup(build) {
    build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(/^ +/gm, ""), loader: "ts" };
    });
  },
};

/** Makes `import css from "x.css"` the minified text of the file. */
export const cssAsText = {
  name: "css-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: TARGET,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
