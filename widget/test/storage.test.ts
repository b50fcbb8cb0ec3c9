import assert from "node:assert/strict";
import { test } from "node:test";
import { type Kept, Store } from "../src/storage.js";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const kept: Kept = { token: "t", expires: "2026-11-23T12:00:00Z", open: true, pending: [] };

class Area {
  readonly entries = new Map<string, string>();
  getItem = (key: string) => this.entries.get(key) ?? null;
  setItem = (key: string, value: string) => void this.entries.set(key, value);
  removeItem = (key: string) => void this.entries.delete(key);
}

function device() {
  return { tab: new Area(), own: new Area() };
}

test("who has not begun leaves no trace", () => {
  const { tab, own } = device();
  const store = new Store("hwk", tab, own);
  assert.equal(store.read(NOW), null);
  store.update({ open: true });
  store.clear();
  assert.equal(tab.entries.size + own.entries.size, 0);
});

test("without the tick the conversation stays in the tab, with it on the device", () => {
  const one = device();
  new Store("hwk", one.tab, one.own).begin(kept, false);
  assert.deepEqual([one.tab.entries.size, one.own.entries.size], [1, 0]);
  const other = device();
  new Store("hwk", other.tab, other.own).begin(kept, true);
  assert.deepEqual([other.tab.entries.size, other.own.entries.size], [0, 1]);
});

test("after a reload it is there again, with what was open and not yet sent", () => {
  const { tab, own } = device();
  const store = new Store("hwk", tab, own);
  store.begin(kept, true);
  store.update({ open: false, pending: [{ id: "1", text: "Hallo" }] });
  assert.deepEqual(new Store("hwk", tab, own).read(NOW), {
    ...kept,
    open: false,
    pending: [{ id: "1", text: "Hallo" }],
  });
});

test("an expired conversation is forgotten, and so is what is not ours", () => {
  const { tab, own } = device();
  new Store("hwk", tab, own).begin({ ...kept, expires: "2026-11-22T11:59:59Z" }, false);
  assert.equal(new Store("hwk", tab, own).read(NOW), null);
  assert.equal(tab.entries.size, 0);
  tab.setItem("ki-wegweiser/hwk", "{broken");
  assert.equal(new Store("hwk", tab, own).read(NOW), null);
});

test("two associations on one host do not share a conversation", () => {
  const { tab, own } = device();
  new Store("hwk", tab, own).begin(kept, true);
  assert.equal(new Store("ihk", tab, own).read(NOW), null);
});

test("what another tab has deleted is not written again", () => {
  const { tab, own } = device();
  const store = new Store("hwk", tab, own);
  store.begin(kept, true);
  own.entries.clear();
  store.update({ open: false });
  assert.equal(own.entries.size, 0);
});

test("who forbids storage can talk all the same", () => {
  const forbidden = new Proxy({} as Area, {
    get: () => () => {
      throw new Error("denied");
    },
  });
  for (const area of [forbidden, null]) {
    const store = new Store(null, area, area);
    assert.equal(store.read(NOW), null);
    store.begin(kept, true);
    store.update({ open: false });
    store.clear();
  }
});
