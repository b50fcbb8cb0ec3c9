import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, palette, parse } from "../src/color.js";

const COLORS = [
  "#000",
  "#ffffff",
  "#ffd700",
  "#e2001a",
  "#00a3e0",
  "#14506e",
  "#7f7f7f",
  "#808000",
  "#0f0",
  "#00f",
  "#f0f",
];
const LIGHT = ["#ffffff", "#f3f6f8"];
const DARK = ["#171d24", "#222a33"];

/** As color-mix() does it for --tint. */
function tint(color: string, surface: string, share: number): string {
  const [one, other] = [rgb(color), rgb(surface)];
  const mixed = one.map((part, i) => Math.round(part * share + (other[i] as number) * (1 - share)));
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

const ratio = (one: string, other: string) => contrast(rgb(one), rgb(other));

function rgb(color: string) {
  const read = parse(color);
  assert.ok(read, color);
  return read;
}

test("whatever colour an association has, its text is readable in light and dark", () => {
  for (const color of COLORS) {
    const made = palette(color);
    assert.ok(ratio(made.primary, made.onPrimary) >= 4.5, `on ${color}`);
    assert.ok(ratio(made.onLight, tint(made.onLight, "#ffffff", 0.1)) >= 4.45, `${color} on its light tint`);
    assert.ok(ratio(made.onDark, tint(made.onDark, "#171d24", 0.18)) >= 4.45, `${color} on its dark tint`);
    for (const surface of LIGHT) assert.ok(ratio(made.onLight, surface) >= 4.5, `${color} on ${surface}`);
    for (const surface of DARK) assert.ok(ratio(made.onDark, surface) >= 4.5, `${color} on ${surface}`);
  }
});

test("a readable colour stays as it is, an unreadable one keeps its hue", () => {
  assert.equal(palette("#14506e").onLight, "#14506e");
  assert.match(palette("#ff0000").onDark, /^#ff([0-9a-f]{2})\1$/);
});

test("what is no colour counts as none, so nothing gets into the style sheet with it", () => {
  for (const text of ["red", "#12", "#1234567", "#fff;}", "url(x)", "", null, undefined]) {
    assert.deepEqual(palette(text), palette(null), String(text));
  }
});

test("the contrast is that of WCAG", () => {
  assert.equal(contrast([255, 255, 255], [0, 0, 0]), 21);
  assert.equal(ratio("#777777", "#ffffff").toFixed(2), "4.48");
});
