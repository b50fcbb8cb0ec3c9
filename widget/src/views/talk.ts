/** The talk itself: what was said, the buttons of the open question, the field to write in. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { cardView, textsOfCard } from "../card.js";
import type { Phase, Trouble } from "../conversation.js";
import { arrowUp } from "../icons.js";
import type { Answer, BotMessage, BotText, Button, Message } from "../protocol.js";
import { type Replies, repliesFor } from "../replies.js";
import { anchor, richText } from "../richtext.js";
import * as texts from "../texts.js";
import { answerList } from "./pages.js";

/** As many characters as the server takes. */
export const LONGEST = 20_000;
const NEARLY = 18_000;

export interface Talk {
  phase: Phase;
  messages: readonly Message[];
  /** Messages that are still on their way. */
  pending: ReadonlySet<string>;
  /** Whether what is added to the log is read out. */
  isLive: boolean;
  isTyping: boolean;
  replies: Replies;
  isWaiting: boolean;
  trouble: Trouble | null;
  chosen: ReadonlySet<string>;
  nothingChosen: boolean;
  draft: string;
  press(button: Button): void;
  choose(payload: string, isChosen: boolean): void;
  apply(): void;
  change(answer: Answer): void;
  write(text: string): void;
  send(): void;
  retryNow(): void;
  anew(): void;
  /** The full address of a report, null for one that may not be opened. */
  reportAddress(url: string): string | null;
}

export function talkView(talk: Talk): TemplateResult {
  const inCards = new Set(
    talk.messages.flatMap((message) => (isCard(message) ? textsOfCard(talk.messages, message) : [])),
  );
  const shown = talk.messages.filter((message) => !inCards.has(message as BotText));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${texts.talk.region}>
      <div class="log" role="log" aria-label=${texts.talk.log} aria-live=${talk.isLive ? "polite" : "off"}>
        ${repeat(
          shown,
          (message) => message.id,
          (message) => said(message, talk),
        )}
      </div>
      <div class="typing" role="status">${
        talk.isTyping
          ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span>${texts.talk.typing}</span>`
          : nothing
      }</div>
      <div class="replies" role="group" tabindex="-1" aria-label=${texts.talk.choices}>${choices(talk)}</div>
    </div>
    ${foot(talk)}`;
}

function isCard(message: Message): message is Message & { type: "roadmap" } {
  return message.type === "roadmap";
}

function said(message: Message, talk: Talk): TemplateResult {
  if (message.from === "user") {
    const isPending = talk.pending.has(message.id);
    // Who wrote it knows it; only what the adviser says is read out.
    return html`<div class="user ${isPending ? "pending" : ""}" aria-live="off"
      ><span class="unseen">${texts.talk.you} </span>${message.text}</div
    >`;
  }
  return html`<div class="bot" data-id=${message.id}>
    <span class="unseen">${texts.talk.bot} </span>${botContent(message, talk)}
  </div>`;
}

function botContent(message: BotMessage, talk: Talk): TemplateResult {
  switch (message.type) {
    case "roadmap":
      return cardView(message, textsOfCard(talk.messages, message));
    case "answers":
      return html`${richText(message.text.split("\n• ")[0] ?? "")} ${answerList(message.answers, talk.change)}`;
    case "report":
      return html`${richText(message.text)} ${reportLink(talk.reportAddress(message.url))}`;
    case "text":
      return html`${richText(message.text, isQuestionOf(message))}${choiceHint(message)}`;
  }
}

/** The line that puts the question stands out from what is said around it. */
function isQuestionOf(message: BotText): (line: string) => boolean {
  return (line) => Boolean(message.question) && line.endsWith("?");
}

function choiceHint(message: BotText): TemplateResult | typeof nothing {
  const count = repliesFor([message], null).choices.length;
  return count > 1 ? html`<span class="unseen">${texts.choiceCount(count)}</span>` : nothing;
}

function reportLink(address: string | null): TemplateResult | typeof nothing {
  return address ? html`<p class="report">${anchor(address, texts.talk.report)}</p>` : nothing;
}

function choices(talk: Talk): TemplateResult | typeof nothing {
  const { choices: options, multiple } = talk.replies;
  if (talk.isWaiting || talk.phase !== "open" || options.length === 0) return nothing;
  if (!multiple) return html`<div class="choices">${options.map((option) => choiceButton(option, talk))}</div>`;
  return html`<fieldset class="choices several">
    <legend>${texts.talk.several}</legend>
    ${options.map(
      (option) => html`<label class="tick">
        <input
          type="checkbox"
          .checked=${talk.chosen.has(option.payload)}
          @change=${(event: Event) => talk.choose(option.payload, (event.target as HTMLInputElement).checked)}
        />
        <span>${option.title}</span>
      </label>`,
    )}
    <div role="alert">${talk.nothingChosen ? html`<p class="error">${texts.talk.applyNone}</p>` : nothing}</div>
    <button class="button main apply" type="button" @click=${talk.apply}>${texts.talk.apply}</button>
  </fieldset>`;
}

function choiceButton(button: Button, talk: Talk): TemplateResult {
  return html`<button class="button" type="button" @click=${() => talk.press(button)}>${button.title}</button>`;
}

function foot(talk: Talk): TemplateResult {
  if (talk.phase === "ended") {
    return html`<div class="foot over-now" role="alert">
      <p>${texts.trouble.ended}</p>
      <button class="button main anew" type="button" @click=${talk.anew}>${texts.trouble.anew}</button>
    </div>`;
  }
  return html`<div class="foot">
    <div class="trouble" role="alert">${trouble(talk)}</div>
    ${aids(talk)} ${field(talk)} ${lengthNote(talk.draft)}
  </div>`;
}

function trouble(talk: Talk): TemplateResult | typeof nothing {
  const given = talk.trouble;
  switch (given?.kind) {
    case "retry":
      return html`<p>${given.serverSpoke ? texts.trouble.server : texts.trouble.connection}</p>
        <button class="button now" type="button" @click=${talk.retryNow}>${texts.trouble.now}</button>`;
    case "busy":
      return html`<p>${texts.busy(given.seconds)}</p>`;
    case "refused":
      return html`<p>${given.sentence || texts.trouble.refused}</p>`;
    case "silent":
      return html`<p>${texts.trouble.silent}</p>`;
    case undefined:
      return nothing;
  }
}

/** "Weiß nicht" and "Warum?" stay in one place while a question is open. */
function aids(talk: Talk): TemplateResult | typeof nothing {
  const { unknown, why } = talk.replies;
  if ((!unknown && !why) || talk.phase !== "open") return nothing;
  return html`<div class="aids" role="group" aria-label=${texts.talk.help}>
    ${unknown ? aid(unknown, talk) : nothing} ${why ? aid(why, talk) : nothing}
  </div>`;
}

function aid(button: Button, talk: Talk): TemplateResult {
  const press = () => talk.isWaiting || talk.press(button);
  return html`<button class="button" type="button" aria-disabled=${talk.isWaiting} @click=${press}>${button.title}</button>`;
}

function field(talk: Talk): TemplateResult {
  return html`<form
    class="write"
    @submit=${(event: Event) => {
      event.preventDefault();
      talk.send();
    }}
  >
    <div class="grow" data-text=${talk.draft || texts.talk.placeholder}>
      <textarea
        rows="1"
        aria-label=${texts.talk.input}
        aria-describedby="length"
        aria-invalid=${talk.draft.length > LONGEST}
        placeholder=${texts.talk.placeholder}
        .value=${talk.draft}
        @input=${(event: Event) => talk.write((event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          talk.send();
        }}
      ></textarea>
    </div>
    <button class="round" type="submit" aria-label=${texts.talk.send}>${arrowUp}</button>
  </form>`;
}

function lengthNote(draft: string): TemplateResult {
  const left = LONGEST - draft.length;
  const text = left < 0 ? texts.charactersOver(-left) : texts.charactersLeft(left);
  return html`<p id="length" class="length ${left < 0 ? "over" : ""}">${draft.length >= NEARLY ? text : nothing}</p>`;
}
