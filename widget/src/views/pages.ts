/** What takes the place of the talk: the start, the stored answers, and questions before something is lost. */

import { html, nothing, type TemplateResult } from "lit";
import { arrowLeft, robot } from "../icons.js";
import type { Answer, Association } from "../protocol.js";
import { link } from "../richtext.js";
import * as texts from "../texts.js";

export interface Start {
  days: number;
  association: Association;
  /** What happened before: everything was deleted, the conversation had expired. */
  note: string;
  error: string;
  keep: boolean;
  isBeginning: boolean;
  setKeep(keep: boolean): void;
  begin(): void;
}

export function startView(start: Start): TemplateResult {
  const { association } = start;
  return html`<div class="talk">
    <div class="page">
      <div role="status">${start.note ? html`<p class="note">${start.note}</p>` : nothing}</div>
      ${association.name ? html`<p class="kicker">${association.name}</p>` : nothing}
      <h3>${texts.start.title}</h3>
      ${association.greeting ? html`<p>${association.greeting}</p>` : nothing}
      <p>${texts.start.greeting}</p>
      <p class="fact">${robot}<span><strong>${texts.notHuman}</strong>${texts.start.notHuman}</span></p>
      <div class="small">
        <h4>${texts.start.privacyTitle}</h4>
        <ul>
          ${texts.start.privacy(start.days).map((text) => html`<li>${text}</li>`)}
          ${association.privacy_url ? html`<li>${link(association.privacy_url, texts.links.privacy)}</li>` : nothing}
        </ul>
      </div>
    </div>
    <div class="start">
      <div role="alert">${start.error ? html`<p class="note error">${start.error}</p>` : nothing}</div>
      <label class="tick">
        <input
          type="checkbox"
          .checked=${start.keep}
          @change=${(event: Event) => start.setKeep((event.target as HTMLInputElement).checked)}
        />
        <span>${texts.start.keep}</span>
      </label>
      <button class="button main begin" type="button" aria-disabled=${start.isBeginning} @click=${start.begin}>
        ${start.isBeginning ? texts.start.beginning : texts.start.begin}
      </button>
    </div>
  </div>`;
}

export interface Review {
  answers: Answer[] | null;
  failed: boolean;
  again(): void;
  change(answer: Answer): void;
  back(): void;
}

export function reviewView(review: Review): TemplateResult {
  return html`<div class="page review">
    ${backButton(review.back)}
    <h3 tabindex="-1">${texts.menu.answers}</h3>
    <div role="status">${reviewState(review)}</div>
    ${review.failed ? html`<button class="button" type="button" @click=${review.again}>${texts.review.again}</button>` : nothing}
    ${review.answers?.length ? answerList(review.answers, review.change) : nothing}
  </div>`;
}

function reviewState(review: Review): string | typeof nothing {
  if (review.failed) return texts.review.failed;
  if (!review.answers) return texts.review.loading;
  return review.answers.length === 0 ? texts.review.none : nothing;
}

/** Answers, each with the button that changes it. */
export function answerList(answers: readonly Answer[], change: (answer: Answer) => void): TemplateResult {
  return html`<ul class="answers">
    ${answers.map(
      (answer) => html`<li>
        <span class="pair"><span class="term">${answer.title}<span class="unseen">: </span></span>${answer.label}</span>
        <button class="button" type="button" @click=${() => change(answer)}>
          <span class="unseen">${answer.title} </span>${texts.talk.change}
        </button>
      </li>`,
    )}
  </ul>`;
}

export interface Question {
  title: string;
  text: string;
  confirm: string;
  error: string;
  isBusy: boolean;
  confirmed(): void;
  back(): void;
}

export function questionView(question: Question): TemplateResult {
  return html`<div class="page asked">
    <h3 tabindex="-1">${question.title}</h3>
    <p>${question.text}</p>
    <div role="alert">${question.error ? html`<p class="note error">${question.error}</p>` : nothing}</div>
    <div class="buttons">
      <button class="button" type="button" @click=${question.back}>${texts.cancel}</button>
      <button class="button danger" type="button" aria-disabled=${question.isBusy} @click=${question.confirmed}>
        ${question.confirm}
      </button>
    </div>
  </div>`;
}

function backButton(back: () => void): TemplateResult {
  return html`<button class="button back" type="button" @click=${back}>${arrowLeft}<span>${texts.back}</span></button>`;
}
