/** Fails if the widget is larger than a page should have to load for it. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const MOST_BYTES = 25 * 1024;

const file = new URL("../dist/widget.js", import.meta.url);
const bytes = gzipSync(readFileSync(file), { level: 9 }).length;
process.stdout.write(`dist/widget.js: ${bytes} bytes gzip of at most ${MOST_BYTES}\n`);
if (bytes > MOST_BYTES) process.exitCode = 1;
