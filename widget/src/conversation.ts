/** The conversation as a state machine: what was said, what is on its way, what is wrong. Knows no page. */

import { Refusal, type Server, Unreachable } from "./api.js";
import type { Answer, Message, Outgoing, Progress, Talk } from "./protocol.js";
import type { Kept, Store } from "./storage.js";

/** start: nothing is stored; loading: a kept conversation is fetched; open: one talks; ended: the server has closed it. */
export type Phase = "start" | "beginning" | "loading" | "open" | "ended";

export type Trouble =
  /** Nobody answers; it is tried again by itself. */
  | { kind: "retry"; serverSpoke: boolean }
  /** Too many messages; it goes on after so many seconds. */
  | { kind: "busy"; seconds: number }
  /** The server has refused a message, or (with an empty sentence) given no answer to it. */
  | { kind: "refused"; sentence: string }
  | { kind: "silent" };

/** What the conversation needs of the world around it. */
export interface Surroundings {
  server: Server;
  store: Store;
  newId(): string;
  /** Calls back after `ms`; returns what stops that. */
  timer(ms: number, callback: () => void): () => void;
  changed(): void;
  /** A text that was not taken, for the user to mend. */
  givenBack(text: string): void;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
const SECONDS_IF_UNSAID = 10;

export class Conversation {
  phase: Phase = "start";
  progress: Progress | null = null;
  trouble: Trouble | null = null;
  #said: Message[] = [];
  #queue: Outgoing[] = [];
  #token = "";
  #working = false;
  #wake: (() => void) | null = null;
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Everything said, then what is still on its way. */
  get messages(): Message[] {
    const known = new Set(this.#said.map((message) => message.id));
    return [...this.#said, ...this.#queue.filter((waiting) => !known.has(waiting.id)).map(asMessage)];
  }

  /** The ids of what is still on its way. */
  get pending(): ReadonlySet<string> {
    return new Set(this.#queue.map((message) => message.id));
  }

  /** Whether an answer is expected. */
  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  /** Starts a new conversation; throws what the server or the network had against it. */
  async begin(association: string | null, keep: boolean): Promise<void> {
    this.#set("beginning");
    try {
      const begun = await this.#around.server.begin(association, keep);
      this.#token = begun.token;
      this.#around.store.begin({ token: begun.token, expires: begun.expires, open: true, pending: [] }, keep);
      this.#adopt(begun);
      this.#set("open");
    } catch (error) {
      this.#set("start");
      throw error;
    }
  }

  /** Takes up a conversation that the device has kept. */
  async restore(kept: Kept): Promise<void> {
    this.#token = kept.token;
    this.#queue = [...kept.pending];
    this.#set("loading");
    try {
      const found = await this.#insist(() => this.#around.server.history(this.#token));
      if (!found) return;
      this.#adopt(found);
    } catch {
      this.#close();
      return;
    }
    this.#set("open");
    await this.#work();
  }

  /** Sends something typed, or a button; in order, after what is already waiting. */
  async send(what: { text: string } | { payload: string; title: string }): Promise<void> {
    this.#clearRefusal();
    this.#queue.push({ id: this.#around.newId(), ...what });
    this.#keepQueue();
    this.#around.changed();
    await this.#work();
  }

  /** Does not wait any longer before the next attempt. */
  retryNow(): void {
    this.#wake?.();
  }

  /** Fetches what has been said in another tab. */
  async refresh(): Promise<void> {
    if (this.phase !== "open" || this.#working) return;
    const token = this.#token;
    try {
      const found = await this.#around.server.history(token);
      if (this.#working || token !== this.#token) return;
      this.#adopt(found);
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) this.#close();
    }
    this.#around.changed();
  }

  /** The stored answers; throws what the server or the network had against it. */
  async answers(): Promise<Answer[]> {
    return this.#around.server.answers(this.#token);
  }

  /** Everything stored; throws what the server or the network had against it. */
  async export(): Promise<unknown> {
    return this.#around.server.export(this.#token);
  }

  /** Deletes the conversation from the server and the device; throws if the server did not do it. */
  async erase(): Promise<void> {
    try {
      await this.#around.server.erase(this.#token);
    } catch (error) {
      const isGone = error instanceof Refusal && (error.status === 401 || error.status === 404);
      if (!isGone) throw error;
    }
    this.forget();
  }

  /** Forgets the conversation on this device; the server still has it. */
  forget(): void {
    this.#token = "";
    this.#said = [];
    this.#queue = [];
    this.progress = null;
    this.trouble = null;
    this.#around.store.clear();
    this.#wake?.();
    this.#set("start");
  }

  async #work(): Promise<void> {
    if (this.#working || this.phase !== "open") return;
    this.#working = true;
    try {
      for (let next = this.#queue[0]; next; next = this.#queue[0]) await this.#deliver(next);
    } finally {
      this.#working = false;
      this.#around.changed();
    }
  }

  async #deliver(message: Outgoing): Promise<void> {
    try {
      const heard = await this.#insist(() => this.#around.server.send(this.#token, message));
      if (!heard) return;
      this.#done(message);
      if (heard.messages.length === 0) this.#giveBack(message, { kind: "silent" });
      else this.#hear(asMessage(message), heard);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#done(message);
      this.#giveBack(message, { kind: "refused", sentence: error.message });
    }
    this.#around.changed();
  }

  /**
   * Tries until the server answers, waiting longer each time.
   *
   * Returns null where the conversation has ended meanwhile; throws the server's refusal.
   */
  async #insist<T>(attempt: () => Promise<T>): Promise<T | null> {
    const token = this.#token;
    for (let failures = 0; token === this.#token; failures += 1) {
      try {
        const answer = await attempt();
        if (token !== this.#token) return null;
        this.trouble = null;
        return answer;
      } catch (error) {
        if (token !== this.#token) return null;
        await this.#afterFailure(error, failures);
        if (this.phase === "ended") return null;
      }
    }
    return null;
  }

  async #afterFailure(error: unknown, failures: number): Promise<void> {
    if (error instanceof Unreachable) {
      this.trouble = { kind: "retry", serverSpoke: error.serverSpoke };
      await this.#pause(Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS));
    } else if (error instanceof Refusal && error.status === 429) {
      const seconds = error.retryAfter ?? SECONDS_IF_UNSAID;
      this.trouble = { kind: "busy", seconds };
      await this.#pause(seconds * 1_000);
    } else if (error instanceof Refusal && error.status === 401) {
      this.#close();
    } else {
      throw error;
    }
  }

  #pause(ms: number): Promise<void> {
    this.#around.changed();
    return new Promise((resolve) => {
      const stop = this.#around.timer(ms, resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
  }

  /** The server no longer knows the conversation. What was not sent yet goes back to the user. */
  #close(): void {
    const typed = this.#queue.flatMap((message) => ("text" in message ? [message.text] : []));
    this.#queue = [];
    this.progress = null;
    this.trouble = null;
    this.#around.store.clear();
    if (typed.length > 0) this.#around.givenBack(typed.join("\n"));
    this.#set("ended");
  }

  #giveBack(message: Outgoing, trouble: Trouble): void {
    this.trouble = trouble;
    if ("text" in message) this.#around.givenBack(message.text);
  }

  #done(message: Outgoing): void {
    this.#queue = this.#queue.filter((waiting) => waiting !== message);
    this.#keepQueue();
  }

  #hear(sent: Message, heard: Talk): void {
    const fresh = new Map([sent, ...heard.messages].map((message) => [message.id, message]));
    this.#said = [...this.#said.filter((message) => !fresh.has(message.id)), ...fresh.values()];
    this.progress = heard.progress;
  }

  #adopt(talk: Talk): void {
    this.#said = talk.messages;
    this.progress = talk.progress;
  }

  #keepQueue(): void {
    this.#around.store.update({ pending: this.#queue });
  }

  #clearRefusal(): void {
    if (this.trouble?.kind === "refused" || this.trouble?.kind === "silent") this.trouble = null;
  }

  #set(phase: Phase): void {
    this.phase = phase;
    this.#around.changed();
  }
}

function asMessage(message: Outgoing): Message {
  const text = "text" in message ? message.text : message.title;
  return { id: message.id, from: "user", type: "text", text };
}
