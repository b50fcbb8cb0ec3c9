/** What the script tag does: puts the widget at the end of the page, once. */

import { Api } from "./api.js";
import { areaOf, Store } from "./storage.js";
import { type Embedding, Wegweiser } from "./widget.js";

const NAME = "ki-wegweiser";
/** As in the server, which refuses any other name. */
const ASSOCIATION = /^[a-z0-9-]{1,40}$/;

// Read while the script runs: later, the page no longer says which one it was. Of a module it never does.
const script = (document.currentScript ??
  document.querySelector('script[src*="/webhooks/web/widget.js"]')) as HTMLScriptElement | null;

function embedding(tag: HTMLScriptElement): Embedding {
  const { association, label, open } = tag.dataset;
  const isUsable = association && ASSOCIATION.test(association);
  if (association && !isUsable) {
    // biome-ignore lint/suspicious/noConsole: it is for the person who puts the tag into a page.
    console.error(`${NAME}: data-association is "${association}"; allowed are 1 to 40 of a-z, 0-9 and "-".`);
  }
  return {
    base: new URL(".", tag.src).href,
    association: isUsable ? association : null,
    label: label || null,
    open: open !== undefined,
  };
}

function start(given: Embedding): void {
  if (customElements.get(NAME)) return;
  customElements.define(NAME, Wegweiser);
  const store = new Store(given.association, areaOf("sessionStorage"), areaOf("localStorage"));
  document.body.append(new Wegweiser(given, new Api(given.base), store));
}

if (script?.src) {
  const given = embedding(script);
  if (document.body) start(given);
  else document.addEventListener("DOMContentLoaded", () => start(given));
}
