/** Blocks of text as elements; a text never becomes HTML. */

import { html, type TemplateResult } from "lit";
import { type Block, blocks, isAddress, type Piece } from "./text.js";
import { newTab } from "./texts.js";

/** A link that opens beside the page; the caller knows that the address is a good one. */
export function anchor(url: string, text: string): TemplateResult {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${text}<span class="unseen"> ${newTab}</span></a>`;
}

/** A link to another page; what is no https address stays text. */
export function link(url: string, text: string): TemplateResult | string {
  return isAddress(url) ? anchor(url, text) : text;
}

export function pieces(line: readonly Piece[]): (TemplateResult | string)[] {
  return line.map((piece) => ("url" in piece ? link(piece.url, piece.text) : piece.text));
}

/** A text of several lines; `emphasised` says which lines carry the question. */
export function richText(text: string, emphasised: (line: string) => boolean = () => false): TemplateResult {
  return html`<div class="rich">${blocks(text).map((block) => element(block, emphasised))}</div>`;
}

function element(block: Block, emphasised: (line: string) => boolean): TemplateResult {
  if (block.kind === "list") {
    return html`<ul>${block.items.map((item) => html`<li>${item.map((line) => html`<span>${pieces(line)}</span>`)}</li>`)}</ul>`;
  }
  return html`${block.lines.map((line) => {
    const isQuestion = emphasised(line.map((piece) => piece.text).join(""));
    return html`<p class=${isQuestion ? "question" : ""}>${pieces(line)}</p>`;
  })}`;
}
