/** Icons as lines in the colour of the text; none says anything that a text beside it does not say. */

import { svg, type TemplateResult } from "lit";

function icon(shape: TemplateResult): TemplateResult {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;
}

export const compass = icon(svg`<circle cx="12" cy="12" r="9.5"/><path d="m15.8 8.2-2.3 5.3-5.3 2.3 2.3-5.3z"/>`);
export const bars = icon(svg`<path d="M5 7h14M5 12h14M5 17h14"/>`);
export const cross = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const arrowUp = icon(svg`<path d="M12 19V5m-6 6 6-6 6 6"/>`);
export const arrowLeft = icon(svg`<path d="M19 12H5m6-6-6 6 6 6"/>`);
export const robot = icon(
  svg`<rect x="4" y="8" width="16" height="11" rx="3"/><path d="M12 8V4M9 13v1.5M15 13v1.5"/><circle cx="12" cy="3.5" r="1"/>`,
);
export const caution = icon(svg`<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1"/>`);
