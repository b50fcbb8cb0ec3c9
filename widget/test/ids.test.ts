import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../src/ids.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("every message gets an id of its own, also on a page without https", (context) => {
  assert.match(newId(), UUID);
  context.mock.method(globalThis.crypto, "randomUUID", undefined as never);
  Object.defineProperty(globalThis.crypto, "randomUUID", { value: undefined, configurable: true });
  const ids = new Set(Array.from({ length: 100 }, newId));
  for (const id of ids) assert.match(id, UUID);
  assert.equal(ids.size, 100);
});
