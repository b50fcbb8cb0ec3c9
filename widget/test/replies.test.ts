import assert from "node:assert/strict";
import { test } from "node:test";
import type { BotText, Button, Message } from "../src/protocol.js";
import { NO_REPLIES, repliesFor, together } from "../src/replies.js";

const unknown: Button = { title: "Weiß nicht", payload: '/inform{"data_state": "unknown"}' };
const why: Button = { title: "Warum fragen Sie das?", payload: "/why" };
const paper: Button = { title: "Auf Papier", payload: '/inform{"data_state": "paper"}' };
const yes: Button = { title: "Ja", payload: "/affirm" };
const asked = bot("1.1", { buttons: [paper, unknown, why], question: "data_state" });
const progress = { number: 4, total: 11 };

function bot(id: string, more: Partial<BotText> = {}): BotText {
  return { id, from: "bot", type: "text", text: id, ...more };
}

function user(id: string): Message {
  return { id, from: "user", type: "text", text: id };
}

test("who is asked sees the options, and beside them the ways out", () => {
  assert.deepEqual(repliesFor([asked], progress), { choices: [paper], multiple: false, unknown, why });
});

test("who has talked of something else can still answer by button", () => {
  const talk = [asked, user("2"), bot("2.1")];
  assert.deepEqual(repliesFor(talk, progress).choices, [paper]);
  assert.equal(repliesFor(talk, progress).why, why);
});

test("who has answered the last question sees its buttons no more", () => {
  assert.deepEqual(repliesFor([asked, user("2"), bot("2.1")], null), NO_REPLIES);
});

test("who is asked whether to delete everything sees only yes and no", () => {
  const talk = [asked, user("2"), bot("2.1", { buttons: [yes] })];
  assert.deepEqual(repliesFor(talk, progress), { choices: [yes], multiple: false, unknown: null, why: null });
});

test("who did not answer that question is back at the interview's", () => {
  const talk = [asked, user("2"), bot("2.1", { buttons: [yes] }), user("3"), bot("3.1")];
  assert.deepEqual(repliesFor(talk, progress).choices, [paper]);
});

test("an option that is called „Noch unklar“ is an option", () => {
  const unclear: Button = { title: "Noch unklar", payload: '/inform{"goal": "unclear"}' };
  assert.deepEqual(repliesFor([bot("1", { buttons: [unclear, why], question: "goal" })], progress).choices, [
    unclear,
  ]);
});

test("several options become one answer", () => {
  const options = ["customers", "children"].map((value) => ({
    title: value.toUpperCase(),
    payload: `/inform{"data_subjects": "${value}"}`,
  }));
  assert.deepEqual(together(options), {
    title: "CUSTOMERS, CHILDREN",
    payload: '/inform{"data_subjects":["customers","children"]}',
  });
});

test("a developer is told which payload cannot be put together", () => {
  assert.throws(() => together([why]), /the payload is \/why, allowed is/);
  assert.throws(() => together([]), /no option given/);
});
