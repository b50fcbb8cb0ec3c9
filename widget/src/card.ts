/** The result as a card: what matters at once, the rest in sections that open. */

import { html, nothing, type TemplateResult } from "lit";
import { caution } from "./icons.js";
import type { BotRoadmap, BotText, Duty, Funding, Law, Message, Picture, Result, Step } from "./protocol.js";
import { link, richText } from "./richtext.js";
import { picture } from "./svg.js";
import { germanDay, hostOf, isAddress } from "./text.js";
import { asOf, card as texts } from "./texts.js";

const MOST_WHAT_IFS = 5;

/**
 * The texts of the same turn that say what the card shows.
 *
 * The server sends the result as text and then as a card; the text begins with the message that holds the summary.
 */
export function textsOfCard(messages: readonly Message[], card: BotRoadmap): BotText[] {
  const end = messages.indexOf(card);
  const turn = messages.slice(
    messages.findLastIndex((message, at) => at < end && message.from === "user") + 1,
    end,
  );
  const begin = turn.findIndex((message) => message.type === "text" && message.text.includes(card.result.summary));
  return begin < 0 ? [] : turn.slice(begin).filter((message) => message.from === "bot" && message.type === "text");
}

/** The card; only title and summary are read out when it arrives, a reader opens the rest. */
export function cardView(card: BotRoadmap, asText: readonly BotText[]): TemplateResult {
  const { result } = card;
  const title = [result.outcome_title, result.variant_title].filter(Boolean).join(" – ");
  return html`<article class="card">
    <div class="top">
      <p class="kicker">${texts.announced}</p>
      <h3>${title}</h3>
      <p>${result.summary}</p>
      ${result.variant_summary ? html`<p>${result.variant_summary}</p>` : nothing}
    </div>
    <div aria-live="off">
      ${figure(card.picture)} ${reasons(result)} ${steps(result)} ${figure(card.readiness)} ${contacts(result)}
      ${section(texts.useCases, result.use_cases, titled)} ${section(texts.funding, result.funding, funding)}
      ${section(texts.partners, result.partners, partner)} ${law(result.law, result.today)}
      ${section(texts.examples, result.examples, example)} ${whatIf(result)} ${openPoints(result)} ${excluded(result)}
      ${asText.length > 0 ? fold(texts.asText, html`${asText.map((message) => richText(message.text))}`) : nothing}
      <section class="small">
        <p>${result.notice}</p>
        <p>${result.origin}</p>
      </section>
    </div>
  </article>`;
}

const drawn = new WeakMap<Picture, SVGElement | null>();

function figure(given: Picture | null | undefined): TemplateResult | typeof nothing {
  if (!given) return nothing;
  if (!drawn.has(given)) drawn.set(given, named(picture(given.svg), given.text));
  const shown = drawn.get(given);
  return shown ? html`<section class="drawn"><figure>${shown}</figure></section>` : nothing;
}

function named(element: SVGElement | null, text: string): SVGElement | null {
  element?.setAttribute("role", "img");
  element?.setAttribute("aria-label", text);
  return element;
}

function reasons(result: Result): TemplateResult {
  return html`<section>
    ${
      result.reasons.length > 0
        ? html`<h4>${texts.reasons}</h4>
          <ul>${result.reasons.map((reason) => html`<li>${reason.text}</li>`)}</ul>`
        : nothing
    }
    <p class="caveat"><strong>${texts.caveat}</strong> ${result.caveat}</p>
  </section>`;
}

function steps(result: Result): TemplateResult {
  const phases = grouped(result.steps);
  let number = 0;
  return html`<section class="steps">
    <h4>${result.steps.length > 1 ? texts.steps : texts.step}</h4>
    ${phases.map((phase) => {
      const first = number + 1;
      number += phase.length;
      return html`<div class="phase">
        ${phases.length > 1 ? html`<h5>${phase[0]?.phase_title}</h5>` : nothing}
        <ol start=${first}>${phase.map((step) => html`<li><strong>${step.title}</strong> ${step.text}</li>`)}</ol>
      </div>`;
    })}
  </section>`;
}

function grouped(all: readonly Step[]): Step[][] {
  const phases: Step[][] = [];
  for (const step of all) {
    const last = phases.at(-1);
    if (last?.[0]?.phase === step.phase) last.push(step);
    else phases.push([step]);
  }
  return phases;
}

/** A section that opens; `hint` says beside its title whether that is worth while. */
function fold(
  title: string,
  content: TemplateResult,
  hint: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<details>
    <summary><div><h4>${title}</h4>${hint}</div></summary>
    <div class="inside">${content}</div>
  </details>`;
}

function section<T>(
  title: string,
  items: readonly T[],
  view: (item: T) => TemplateResult,
): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  const views = items.map((item) => html`<div class="item">${view(item)}</div>`);
  return fold(`${title} (${items.length})`, html`${views}`);
}

function titled(item: { title: string; text: string }): TemplateResult {
  return html`<h5>${item.title}</h5><p>${item.text}</p>`;
}

function pair(term: string, value: string | TemplateResult): TemplateResult {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

function funding(item: Funding): TemplateResult {
  const until =
    item.valid_until && pair(item.ends_soon ? texts.endsSoon : texts.until, germanDay(item.valid_until));
  return html`<h5>${item.name}</h5>
    <p>${item.text}</p>
    <p class="first">${caution}<span>${item.before_start}</span></p>
    <dl>
      ${pair(texts.why, item.why)} ${pair(texts.amount, item.amount ?? texts.amountOpen)}
      ${item.requirements ? pair(texts.requirements, item.requirements) : nothing}
      ${item.application_state ? pair(texts.applicationState, item.application_state) : nothing}
      ${until || nothing}
    </dl>
    ${item.status === "unclear" ? html`<p><strong>${texts.statusUnclear}</strong></p>` : nothing}
    ${source(item.url, `${texts.toProgramme} ${item.name}`, item.checked)}`;
}

function contacts(result: Result): TemplateResult | typeof nothing {
  const { association } = result;
  if (!association?.contacts.length) return nothing;
  return html`<section>
    <h4>${texts.contacts}</h4>
    <p>${association.name}</p>
    ${association.contacts.map(
      ({ role, phone, email, address }) => html`<div class="item contact">
        <h5>${role}</h5>
        ${phone ? html`<p><a href=${`tel:${phone.replace(/[^+\d]/g, "")}`}>${phone}</a></p>` : nothing}
        ${email ? html`<p><a href=${`mailto:${encodeURI(email)}`}>${email}</a></p>` : nothing}
        ${address ? html`<p>${address}</p>` : nothing}
      </div>`,
    )}
  </section>`;
}

function partner(item: Result["partners"][number]): TemplateResult {
  return html`<h5>${item.name}</h5>
    <p>${item.text}</p>
    <dl>${pair(texts.why, item.why)}</dl>
    ${source(item.url, item.name, item.checked)}`;
}

function source(url: string, text: string, checked: string): TemplateResult {
  const address = isAddress(url) ? html`${link(url, text)} · ` : nothing;
  return html`<p class="small">${address}${asOf(germanDay(checked))}</p>`;
}

function example(item: Result["examples"][number]): TemplateResult {
  return html`${titled(item)}<p class="small">${texts.source}: ${sourceName(item.source)}</p>`;
}

function sourceName(source: string): TemplateResult | string {
  return isAddress(source) ? link(source, hostOf(source)) : source;
}

function law(given: Law, today: string): TemplateResult {
  return fold(
    texts.law,
    html`<p>${given.text}</p>
      ${given.duties.map((duty) => html`<div class="item">${dutyView(duty, today)}</div>`)}
      ${
        given.dates.length > 0
          ? html`<div class="item"><h5>${texts.dates}</h5>
            <ul>${given.dates.map((day) => html`<li>${day.text} <span class="small">(${day.basis})</span></li>`)}</ul></div>`
          : nothing
      }
      <p class="small">${asOf(germanDay(given.as_of))}. ${given.notice}</p>`,
    given.level ? html`<p class="level ${given.level}">${given.title}</p>` : nothing,
  );
}

function dutyView(duty: Duty, today: string): TemplateResult {
  const isLater = duty.applies_from !== null && duty.applies_from > today;
  const since = isLater ? `, ${texts.appliesFrom} ${germanDay(duty.applies_from ?? "")}` : "";
  return html`<h5>${duty.title}</h5>
    <p>${duty.text}</p>
    <dl class="small">
      ${duty.because_titles.length > 0 ? pair(texts.occasion, duty.because_titles.map((title) => `„${title}“`).join(", ")) : nothing}
      ${pair(texts.basis, `${duty.basis}${since}`)} ${pair(texts.source, html`${sourceName(duty.source)}`)}
    </dl>`;
}

/** The first change for each outcome, as in the text. */
function whatIf(result: Result): TemplateResult | typeof nothing {
  const first = new Map(result.what_if.toReversed().map((change) => [change.outcome, change]));
  const shown = result.what_if.filter((change) => first.get(change.outcome) === change).slice(0, MOST_WHAT_IFS);
  if (shown.length === 0) return nothing;
  return fold(texts.whatIf, html`<ul>${shown.map((change) => html`<li>${change.text}</li>`)}</ul>`);
}

function openPoints(result: Result): TemplateResult {
  return html`${section(
    texts.open,
    result.open,
    (point) => html`<h5>${point.title}</h5>
      <p>${point.how}</p>
      ${
        point.would.length > 0
          ? html`<p>${texts.wouldBe}:</p><ul>${point.would.map((change) => html`<li>${change.text}</li>`)}</ul>`
          : nothing
      }`,
  )}
  ${section(texts.conflicts, result.conflicts, (conflict) => html`<p>${conflict.because}</p>`)}`;
}

function excluded(result: Result): TemplateResult | typeof nothing {
  const lines = [
    ...result.ruled_out.map((item) => html`${item.text}`),
    ...result.funding_excluded.map((item) => html`<strong>${item.name}:</strong> ${item.reason}`),
  ];
  return lines.length > 0
    ? fold(texts.excluded, html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`)
    : nothing;
}
