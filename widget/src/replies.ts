/** Which buttons belong to what is open now. */

import type { BotText, Button, Message, Progress } from "./protocol.js";

export interface Replies {
  /** The options, without "Weiß nicht" and "Warum?". */
  choices: Button[];
  /** Whether several options may be chosen together. */
  multiple: boolean;
  unknown: Button | null;
  why: Button | null;
}

export const NO_REPLIES: Replies = { choices: [], multiple: false, unknown: null, why: null };

/** The buttons of the newest turn; where an aside had none, those of the question that is still open. */
export function repliesFor(messages: readonly Message[], progress: Progress | null): Replies {
  const turn = messages.findLastIndex((message) => message.from === "user") + 1;
  const newest = messages.slice(turn).findLast(hasButtons);
  const open =
    newest ?? (progress ? messages.findLast((message) => hasButtons(message) && message.question) : undefined);
  return open ? sorted(open as BotText) : NO_REPLIES;
}

function hasButtons(message: Message): message is BotText {
  return message.from === "bot" && message.type === "text" && Boolean(message.buttons?.length);
}

function sorted(message: BotText): Replies {
  const buttons = message.buttons ?? [];
  const why = buttons.find((button) => /^\/why\b/.test(button.payload)) ?? null;
  const unknown = buttons.find((button) => button.payload.includes('"unknown"')) ?? null;
  const choices = buttons.filter((button) => button !== why && button !== unknown);
  return { choices, multiple: Boolean(message.multiple), unknown, why };
}

/**
 * One button for several options of a question: /inform{"data_subjects": ["customers", "children"]}.
 *
 * Throws an error for a payload that does not name one answer.
 */
export function together(chosen: readonly Button[]): Button {
  const parts = chosen.map((button) => readPayload(button.payload));
  const values = parts.flatMap((part) => part.value);
  const first = parts[0];
  if (!first) throw new Error("together: no option given, at least one is needed");
  return {
    title: chosen.map((button) => button.title).join(", "),
    payload: `/${first.intent}${JSON.stringify({ [first.question]: values })}`,
  };
}

function readPayload(payload: string): { intent: string; question: string; value: unknown } {
  const [, intent, json] = /^\/(\w+)(\{.*\})$/s.exec(payload) ?? [];
  const [entry] = Object.entries(JSON.parse(json ?? "{}") as object);
  if (!intent || !entry)
    throw new Error(`together: the payload is ${payload}, allowed is /intent{"question": value}`);
  return { intent, question: entry[0], value: entry[1] };
}
