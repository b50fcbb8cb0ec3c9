import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal, type Server, Unreachable } from "../src/api.js";
import { Conversation, type Surroundings } from "../src/conversation.js";
import type { BotText, Outgoing, Talk } from "../src/protocol.js";
import { type Kept, Store } from "../src/storage.js";

const begun = { token: "T", expires: "2099-01-01T00:00:00Z", messages: [bot("0.1")], progress: null };

function bot(id: string): BotText {
  return { id, from: "bot", type: "text", text: `Antwort ${id}` };
}

type Step = Error | Talk | ((message: Outgoing) => Talk);

/** A server that answers messages as written down, and a world whose time stands still. */
class World implements Surroundings {
  readonly sent: Outgoing[] = [];
  readonly waits: number[] = [];
  readonly given: string[] = [];
  steps: Step[] = [];
  past: Talk = { messages: [], progress: null };
  historyFails: Error | null = null;
  erasing: Error | null = null;
  entries = new Map<string, string>();
  #ids = 0;
  #fire: (() => void) | null = null;

  readonly area = {
    getItem: (key: string) => this.entries.get(key) ?? null,
    setItem: (key: string, value: string) => void this.entries.set(key, value),
    removeItem: (key: string) => void this.entries.delete(key),
  };
  store = new Store("hwk", this.area, null);

  server: Server = {
    begin: async () => begun,
    send: async (_token, message) => {
      this.sent.push(message);
      const step = this.steps.shift() ?? echo;
      if (step instanceof Error) throw step;
      return typeof step === "function" ? step(message) : step;
    },
    history: async () => {
      if (this.historyFails) throw this.historyFails;
      return this.past;
    },
    answers: async () => [],
    export: async () => ({}),
    erase: async () => {
      if (this.erasing) throw this.erasing;
    },
  };

  newId = () => `m${++this.#ids}`;
  changed = () => {};
  givenBack = (text: string) => void this.given.push(text);
  timer = (ms: number, callback: () => void) => {
    this.waits.push(ms);
    this.#fire = callback;
    return () => {
      this.#fire = null;
    };
  };

  /** Lets everything happen that needs no time, then lets the time of the next attempt come. */
  async pass(): Promise<void> {
    await settle();
    this.#fire?.();
    await settle();
  }

  get kept(): Kept | null {
    return JSON.parse(this.entries.get("ki-wegweiser/hwk") ?? "null");
  }
}

const echo = (message: Outgoing): Talk => ({
  messages: [bot(`${message.id}.1`)],
  progress: { number: 1, total: 11 },
});
const settle = () => new Promise((resolve) => setImmediate(resolve));
const ids = (talk: Conversation) => talk.messages.map((message) => message.id);

async function talking(world: World): Promise<Conversation> {
  const talk = new Conversation(world);
  await talk.begin("hwk", false);
  return talk;
}

test("who begins is greeted, and only then is something stored", async () => {
  const world = new World();
  const talk = new Conversation(world);
  assert.equal(world.entries.size, 0);
  await talk.begin("hwk", false);
  assert.equal(talk.phase, "open");
  assert.deepEqual(ids(talk), ["0.1"]);
  assert.equal(world.kept?.token, "T");
});

test("who cannot begin may try again, and nothing is stored", async () => {
  const world = new World();
  const talk = new Conversation(world);
  world.server.begin = async () => {
    throw new Unreachable(false);
  };
  await assert.rejects(talk.begin(null, false), Unreachable);
  assert.equal(talk.phase, "start");
  assert.equal(world.entries.size, 0);
});

test("what is said is shown at once and answered below", async () => {
  const world = new World();
  const talk = await talking(world);
  const sending = talk.send({ payload: "/why", title: "Warum?" });
  assert.deepEqual(ids(talk), ["0.1", "m1"]);
  assert.equal(talk.waiting, true);
  await sending;
  assert.deepEqual(ids(talk), ["0.1", "m1", "m1.1"]);
  assert.deepEqual(talk.messages[1], { id: "m1", from: "user", type: "text", text: "Warum?" });
  assert.deepEqual(talk.progress, { number: 1, total: 11 });
  assert.equal(talk.waiting, false);
});

test("who writes faster than the answers come is heard in order", async () => {
  const world = new World();
  const talk = await talking(world);
  await Promise.all([talk.send({ text: "eins" }), talk.send({ text: "zwei" }), talk.send({ text: "drei" })]);
  await settle();
  assert.deepEqual(
    world.sent.map((message) => message.id),
    ["m1", "m2", "m3"],
  );
  assert.deepEqual(ids(talk), ["0.1", "m1", "m1.1", "m2", "m2.1", "m3", "m3.1"]);
});

test("without connection the same message is tried again with the same id, ever more patiently", async () => {
  const world = new World();
  const talk = await talking(world);
  world.steps = Array.from({ length: 7 }, () => new Unreachable(false));
  void talk.send({ text: "Hallo" });
  await settle();
  assert.deepEqual(talk.trouble, { kind: "retry", serverSpoke: false });
  for (let i = 0; i < 7; i += 1) await world.pass();
  assert.deepEqual(world.waits, [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  assert.deepEqual([...new Set(world.sent.map((message) => message.id))], ["m1"]);
  assert.equal(talk.trouble, null);
  assert.deepEqual(ids(talk), ["0.1", "m1", "m1.1"]);
});

test("who does not want to wait need not", async () => {
  const world = new World();
  const talk = await talking(world);
  world.steps = [new Unreachable(true)];
  void talk.send({ text: "Hallo" });
  await settle();
  talk.retryNow();
  await settle();
  assert.equal(talk.waiting, false);
  assert.equal(world.sent.length, 2);
});

test("too many messages wait as long as the server says, and no text is lost", async () => {
  const world = new World();
  const talk = await talking(world);
  world.steps = [new Refusal(429, "Zu viel.", 7), new Refusal(429, "Zu viel.", null)];
  void talk.send({ text: "Hallo" });
  await settle();
  assert.deepEqual(talk.trouble, { kind: "busy", seconds: 7 });
  await world.pass();
  await world.pass();
  assert.deepEqual(world.waits, [7000, 10000]);
  assert.deepEqual(ids(talk), ["0.1", "m1", "m1.1"]);
  assert.deepEqual(world.given, []);
});

test("a text that is refused comes back, with the reason, and the next one goes on", async () => {
  const world = new World();
  const talk = await talking(world);
  world.steps = [new Refusal(413, "Das ist zu lang.", null)];
  await talk.send({ text: "sehr lang" });
  assert.deepEqual(world.given, ["sehr lang"]);
  assert.deepEqual(talk.trouble, { kind: "refused", sentence: "Das ist zu lang." });
  assert.deepEqual(ids(talk), ["0.1"]);
  await talk.send({ text: "kurz" });
  assert.equal(talk.trouble, null);
  assert.deepEqual(ids(talk), ["0.1", "m2", "m2.1"]);
});

test("a server that answers nothing does not swallow the text", async () => {
  const world = new World();
  const talk = await talking(world);
  world.steps = [{ messages: [], progress: null }];
  await talk.send({ text: "Hallo" });
  assert.deepEqual(talk.trouble, { kind: "silent" });
  assert.deepEqual(world.given, ["Hallo"]);
});

test("a conversation that the server no longer knows has ended; what was typed comes back", async () => {
  const world = new World();
  const talk = await talking(world);
  world.steps = [new Refusal(401, "Abgelaufen.", null)];
  void talk.send({ text: "eins" });
  await talk.send({ text: "zwei" });
  await settle();
  assert.equal(talk.phase, "ended");
  assert.deepEqual(world.given, ["eins\nzwei"]);
  assert.equal(world.entries.size, 0);
  assert.equal(world.sent.length, 1);
});

test("after a reload everything is there, and what was on its way is sent again", async () => {
  const world = new World();
  const first = await talking(world);
  world.steps = [new Unreachable(false)];
  void first.send({ text: "Hallo" });
  await settle();
  const kept = world.kept as Kept;
  assert.deepEqual(kept.pending, [{ id: "m1", text: "Hallo" }]);
  world.past = { messages: [bot("0.1")], progress: null };
  const second = new Conversation(world);
  await second.restore(kept);
  assert.deepEqual(ids(second), ["0.1", "m1", "m1.1"]);
  assert.deepEqual(world.kept?.pending, []);
});

test("what the server had already heard before the reload is not there twice", async () => {
  const world = new World();
  await talking(world);
  const kept: Kept = { token: "T", expires: "", open: true, pending: [{ id: "m9", text: "Hallo" }] };
  world.past = {
    messages: [bot("0.1"), { id: "m9", from: "user", type: "text", text: "Hallo" }, bot("m9.1")],
    progress: null,
  };
  const talk = new Conversation(world);
  await talk.restore(kept);
  assert.deepEqual(ids(talk), ["0.1", "m9", "m9.1"]);
});

test("a kept conversation waits for the connection, and an expired one ends", async () => {
  const world = new World();
  const kept: Kept = { token: "T", expires: "", open: true, pending: [] };
  const talk = new Conversation(world);
  world.historyFails = new Unreachable(false);
  void talk.restore(kept);
  await settle();
  assert.equal(talk.phase, "loading");
  world.historyFails = new Refusal(401, "", null);
  await world.pass();
  assert.equal(talk.phase, "ended");
});

test("what was said in another tab appears, but not while an answer is awaited", async () => {
  const world = new World();
  const talk = await talking(world);
  world.past = {
    messages: [bot("0.1"), { id: "x", from: "user", type: "text", text: "Moin" }, bot("x.1")],
    progress: null,
  };
  await talk.refresh();
  assert.deepEqual(ids(talk), ["0.1", "x", "x.1"]);
  world.past = { messages: [], progress: null };
  const sending = talk.send({ text: "Hallo" });
  await talk.refresh();
  await sending;
  assert.deepEqual(ids(talk), ["0.1", "x", "x.1", "m1", "m1.1"]);
});

test("a look at the other tab that fails changes nothing, unless the conversation is gone", async () => {
  const world = new World();
  const talk = await talking(world);
  world.historyFails = new Unreachable(false);
  await talk.refresh();
  assert.deepEqual([talk.phase, talk.trouble], ["open", null]);
  world.historyFails = new Refusal(401, "", null);
  await talk.refresh();
  assert.equal(talk.phase, "ended");
});

test("who deletes everything has nothing left, here and there", async () => {
  const world = new World();
  const talk = await talking(world);
  await talk.erase();
  assert.deepEqual([talk.phase, ids(talk), world.entries.size], ["start", [], 0]);
});

test("what could not be deleted is still there; what is already gone counts as deleted", async () => {
  const world = new World();
  const talk = await talking(world);
  world.erasing = new Unreachable(true);
  await assert.rejects(talk.erase(), Unreachable);
  assert.equal(world.kept?.token, "T");
  world.erasing = new Refusal(401, "", null);
  await talk.erase();
  assert.equal(world.entries.size, 0);
});

test("an answer that comes after the end is not shown in the next conversation", async () => {
  const world = new World();
  const talk = await talking(world);
  let late: (talk: Talk) => void = () => {};
  world.server.send = () =>
    new Promise((resolve) => {
      late = resolve;
    });
  void talk.send({ text: "Hallo" });
  talk.forget();
  world.server.begin = async () => ({ ...begun, token: "U" });
  await talk.begin(null, false);
  late({ messages: [bot("m1.1")], progress: null });
  await settle();
  assert.deepEqual(ids(talk), ["0.1"]);
});
