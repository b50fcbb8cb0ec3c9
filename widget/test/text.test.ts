import assert from "node:assert/strict";
import { test } from "node:test";
import { blocks, germanDay, hostOf, isAddress, linked } from "../src/text.js";

const lines = (text: string) =>
  blocks(text).map((block) =>
    block.kind === "lines" ? block.lines.length : block.items.map((item) => item.length),
  );

test("lines that begin with a bullet become one list, indented lines belong to their item", () => {
  assert.deepEqual(lines("Förderung\n• A: gut\n  Warum: darum\n• B\nDanach"), [1, [2, 1], 1]);
});

test("a blank line begins a new paragraph, and a new list", () => {
  assert.deepEqual(lines("eins\nzwei\n\ndrei"), [2, 1]);
  assert.deepEqual(lines("• a\n\n• b"), [[1], [1]]);
});

test("empty text has no blocks", () => {
  assert.deepEqual(blocks("\n \n"), []);
});

test("an address becomes a link without the full stop behind it", () => {
  assert.deepEqual(linked("Siehe https://www.bafa.de/a?b=c#d, danach (https://x.de/y)."), [
    { text: "Siehe " },
    { url: "https://www.bafa.de/a?b=c#d", text: "https://www.bafa.de/a?b=c#d" },
    { text: ", danach (" },
    { url: "https://x.de/y", text: "https://x.de/y" },
    { text: ")." },
  ]);
});

test("nothing but https becomes a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "http://x.de/a",
    "data:text/html,x",
    "www.x.de",
    "https:// x",
    '"https://"',
  ]) {
    assert.deepEqual(linked(text), [{ text }], text);
  }
});

test("markup stays text", () => {
  const text = "<b>fett</b> <img src=x onerror=alert(1)>";
  assert.deepEqual(linked(text), [{ text }]);
});

test("a quoted address ends at the quotation mark", () => {
  assert.deepEqual(linked("„https://x.de/a“")[1], { url: "https://x.de/a", text: "https://x.de/a" });
});

test("a link says to which host it leads, a date reads as people write it", () => {
  assert.equal(hostOf("https://www.eur-lex.europa.eu/eli"), "eur-lex.europa.eu");
  assert.equal(germanDay("2026-12-31"), "31.12.2026");
  assert.equal(isAddress("https://x.de"), true);
  assert.equal(isAddress("https://"), false);
});
