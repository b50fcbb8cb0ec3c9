/** The head of the panel: who answers, how far the interview is, and the menu. */

import { html, nothing, type TemplateResult } from "lit";
import { bars, compass, cross } from "../icons.js";
import type { Association, Progress } from "../protocol.js";
import { link } from "../richtext.js";
import * as texts from "../texts.js";

export interface Head {
  association: Association;
  /** The address of the logo, null where there is none that may be shown. */
  logo: string | null;
  progress: Progress | null;
  /** Whether there is a conversation that the menu can do something with. */
  isTalking: boolean;
  menuOpen: boolean;
  toggleMenu(): void;
  leaveMenu(event: FocusEvent): void;
  logoFailed(): void;
  close(): void;
  entries: { text: string; chosen(): void }[];
}

export function headView(head: Head): TemplateResult {
  const { association } = head;
  return html`<div class="head">
    <div class="bar">
      ${
        head.logo
          ? html`<img class="logo" src=${head.logo} alt=${association.name ?? ""} @error=${head.logoFailed} />`
          : html`<span class="badge">${compass}</span>`
      }
      <div class="who">
        <h2 id="title" tabindex="-1">${texts.name}</h2>
        <p>${texts.notHuman}</p>
      </div>
      ${menu(head)}
      <button class="round close" type="button" aria-label=${texts.close} @click=${head.close}>${cross}</button>
    </div>
    ${head.progress ? progressView(head.progress) : nothing}
  </div>`;
}

function progressView({ number, total }: Progress): TemplateResult {
  const text = texts.progress(number, total);
  return html`<div class="progress">
    <span aria-hidden="true">${text}</span>
    <progress max=${total} value=${number} aria-label=${texts.talk.progress} aria-valuetext=${text}></progress>
  </div>`;
}

function menu(head: Head): TemplateResult | typeof nothing {
  const links = linkList(head.association);
  if (!head.isTalking && links.length === 0) return nothing;
  return html`<div class="menu-place" @focusout=${head.leaveMenu}>
    <button
      class="round menu-button"
      type="button"
      aria-label=${texts.menu.open}
      aria-expanded=${head.menuOpen}
      aria-controls="menu"
      @click=${head.toggleMenu}
    >
      ${bars}
    </button>
    <div class="menu" id="menu" ?hidden=${!head.menuOpen}>
      ${
        head.isTalking
          ? html`<ul>
            ${head.entries.map(
              (entry) => html`<li><button type="button" @click=${entry.chosen}>${entry.text}</button></li>`,
            )}
          </ul>`
          : nothing
      }
      ${links.length > 0 ? html`<ul>${links.map((item) => html`<li>${item}</li>`)}</ul>` : nothing}
    </div>
  </div>`;
}

/** The links of an association that has set them. */
function linkList(association: Association): (TemplateResult | string)[] {
  return (
    [
      [association.accessibility_url, texts.links.barrier],
      [association.privacy_url, texts.links.privacy],
      [association.imprint_url, texts.links.imprint],
    ] as const
  ).flatMap(([url, text]) => (url ? [link(url, text)] : []));
}
