/** What the device keeps of a conversation: nothing before it begins, and nothing after it ends. */

import type { Outgoing } from "./protocol.js";

export interface Kept {
  token: string;
  /** ISO date and time. */
  expires: string;
  /** Whether the panel is open. */
  open: boolean;
  /** What has been written but not yet answered. */
  pending: Outgoing[];
}

type Area = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** One conversation an association, in the tab (sessionStorage) or, if wanted, on the device (localStorage). */
export class Store {
  readonly #key: string;
  readonly #tab: Area | null;
  readonly #device: Area | null;
  #area: Area | null = null;
  #kept: Kept | null = null;

  constructor(association: string | null, tab: Area | null, device: Area | null) {
    this.#key = `ki-wegweiser/${association ?? ""}`;
    this.#tab = tab;
    this.#device = device;
  }

  /** The conversation of this tab, else that of the device; an expired one is forgotten. */
  read(now: number): Kept | null {
    for (const area of [this.#tab, this.#device]) {
      const kept = parse(quietly(() => area?.getItem(this.#key) ?? null));
      if (kept && !(Date.parse(kept.expires) <= now)) {
        this.#area = area;
        this.#kept = kept;
        return kept;
      }
      if (kept) quietly(() => area?.removeItem(this.#key));
    }
    return null;
  }

  begin(kept: Kept, onDevice: boolean): void {
    this.#area = onDevice ? this.#device : this.#tab;
    this.#kept = kept;
    this.#write();
  }

  /** Changes something of the kept conversation; does nothing where there is none, or another tab has ended it. */
  update(change: Partial<Kept>): void {
    if (!this.#kept || quietly(() => this.#area?.getItem(this.#key)) === null) return;
    this.#kept = { ...this.#kept, ...change };
    this.#write();
  }

  clear(): void {
    this.#kept = null;
    for (const area of [this.#tab, this.#device]) quietly(() => area?.removeItem(this.#key));
  }

  #write(): void {
    quietly(() => this.#area?.setItem(this.#key, JSON.stringify(this.#kept)));
  }
}

/** The storage of the page, or null where the browser forbids it. */
export function areaOf(name: "sessionStorage" | "localStorage"): Storage | null {
  return quietly(() => window[name]) ?? null;
}

/** Storage may be full or forbidden; the conversation then lives as long as the page. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function parse(text: string | null | undefined): Kept | null {
  const kept = quietly(() => JSON.parse(text ?? "null"));
  return typeof kept?.token === "string" ? { open: false, pending: [], ...kept } : null;
}
