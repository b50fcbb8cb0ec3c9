/** The routes of docs/web-kanal.md. */

import type { Answer, Begun, Outgoing, Settings, Talk } from "./protocol.js";

/** Longer than any answer takes; what is cut off is asked for again with the same id. */
const TIMEOUT_MS = 30_000;

/** The server has understood and says no; `message` is its German sentence, empty if it gave none. */
export class Refusal extends Error {
  readonly status: number;
  /** Seconds to wait before the next attempt, where the server names them. */
  readonly retryAfter: number | null;

  constructor(status: number, sentence: string, retryAfter: number | null) {
    super(sentence);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Nobody has answered, or only a machine on the way; the same may be tried again. */
export class Unreachable extends Error {
  /** Whether the server was reached at all. */
  readonly serverSpoke: boolean;

  constructor(serverSpoke: boolean, sentence = "") {
    super(sentence);
    this.serverSpoke = serverSpoke;
  }
}

/** What the conversation needs of the server. */
export interface Server {
  begin(association: string | null, keep: boolean): Promise<Begun>;
  send(token: string, message: Outgoing): Promise<Talk>;
  history(token: string): Promise<Talk>;
  answers(token: string): Promise<Answer[]>;
  export(token: string): Promise<unknown>;
  erase(token: string): Promise<void>;
}

export class Api implements Server {
  readonly #base: string;

  /** `base` ends with a slash: https://host/webhooks/web/. */
  constructor(base: string) {
    this.#base = base;
  }

  settings(association: string | null): Promise<Settings> {
    const query = association ? `?association=${encodeURIComponent(association)}` : "";
    return this.#ask(`settings${query}`, "GET");
  }

  begin(association: string | null, keep: boolean): Promise<Begun> {
    return this.#ask("session", "POST", { body: association ? { association, keep } : { keep } });
  }

  send(token: string, message: Outgoing): Promise<Talk> {
    return this.#ask("message", "POST", { token, body: message });
  }

  history(token: string): Promise<Talk> {
    return this.#ask("history", "GET", { token });
  }

  async answers(token: string): Promise<Answer[]> {
    const found: { answers: Answer[] } = await this.#ask("answers", "GET", { token });
    return found.answers;
  }

  export(token: string): Promise<unknown> {
    return this.#ask("export", "GET", { token });
  }

  erase(token: string): Promise<void> {
    return this.#ask("session", "DELETE", { token });
  }

  async #ask<T>(route: string, method: string, given: { token?: string; body?: unknown } = {}): Promise<T> {
    const headers: Record<string, string> = {};
    if (given.token) headers.Authorization = `Bearer ${given.token}`;
    if (given.body) headers["Content-Type"] = "application/json";
    const response = await fetch(this.#base + route, {
      method,
      headers,
      body: given.body ? JSON.stringify(given.body) : null,
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => {
      throw new Unreachable(false);
    });
    const content = await readJson(response);
    if (response.ok) return content as T;
    const sentence = sentenceOf(content);
    if (response.status >= 500) throw new Unreachable(true, sentence);
    throw new Refusal(response.status, sentence, secondsToWait(response.headers.get("Retry-After")));
  }
}

/** Null for an empty body; a body that breaks off or is not the server's counts as no answer. */
async function readJson(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  } catch {
    if (response.ok) throw new Unreachable(false);
    return null;
  }
}

function sentenceOf(content: unknown): string {
  const error = (content as { error?: { message?: unknown } } | null)?.error;
  return typeof error?.message === "string" ? error.message : "";
}

/** Retry-After in seconds; the form with a date does not occur here. */
function secondsToWait(header: string | null): number | null {
  const seconds = Number.parseInt(header ?? "", 10);
  return seconds > 0 ? seconds : null;
}
