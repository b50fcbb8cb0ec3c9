import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Api, Refusal, Unreachable } from "../src/api.js";

const real = globalThis.fetch;
const asked: { url: string; init: RequestInit }[] = [];
const api = new Api("https://host.example/webhooks/web/");

function answer(status: number, body: string, headers: Record<string, string> = {}): void {
  asked.length = 0;
  globalThis.fetch = async (url, init) => {
    asked.push({ url: String(url), init: init ?? {} });
    return new Response(status === 204 ? null : body, { status, headers });
  };
}

afterEach(() => {
  globalThis.fetch = real;
});

test("a message carries its id and the token, and never a cookie", async () => {
  answer(200, '{"messages": [], "progress": null}');
  await api.send("TOKEN", { id: "1", text: "Grüß Gott" });
  const [{ url, init }] = asked as [(typeof asked)[0]];
  assert.equal(url, "https://host.example/webhooks/web/message");
  assert.equal(new Headers(init.headers).get("Authorization"), "Bearer TOKEN");
  assert.deepEqual(JSON.parse(String(init.body)), { id: "1", text: "Grüß Gott" });
  assert.equal(init.credentials, "omit");
});

test("an association is named at the start and only if there is one", async () => {
  answer(201, "{}");
  await api.begin("hwk", true);
  assert.deepEqual(JSON.parse(String(asked[0]?.init.body)), { association: "hwk", keep: true });
  answer(201, "{}");
  await api.begin(null, false);
  assert.deepEqual(JSON.parse(String(asked[0]?.init.body)), { keep: false });
  answer(200, '{"association": null}');
  await api.settings("a b");
  assert.match(asked[0]?.url ?? "", /settings\?association=a%20b$/);
});

test("a refusal brings the server's sentence, and how long to wait", async () => {
  answer(429, '{"error": {"code": "too_many", "message": "Zu viel."}}', { "Retry-After": "7" });
  await assert.rejects(api.history("t"), (error) => {
    assert.ok(error instanceof Refusal);
    assert.deepEqual([error.status, error.message, error.retryAfter], [429, "Zu viel.", 7]);
    return true;
  });
});

test("a refusal without our words has no sentence", async () => {
  answer(413, "<h1>Too large</h1>");
  await assert.rejects(api.history("t"), (error) => error instanceof Refusal && error.message === "");
});

test("a server that is down, a broken line and half an answer may be tried again", async () => {
  answer(503, '{"error": {"message": "Einen Moment."}}');
  await assert.rejects(api.history("t"), (error) => error instanceof Unreachable && error.serverSpoke);
  globalThis.fetch = async () => {
    throw new TypeError("fetch failed");
  };
  await assert.rejects(api.history("t"), (error) => error instanceof Unreachable && !error.serverSpoke);
  answer(200, '{"messages": [');
  await assert.rejects(api.history("t"), (error) => error instanceof Unreachable);
});

test("deleting brings nothing back", async () => {
  answer(204, "");
  assert.equal(await api.erase("t"), null);
});
