/** The element <ki-wegweiser>: launcher and panel, and what leads from one view to the next. */

import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { type Api, Refusal } from "./api.js";
import { Conversation, type Phase } from "./conversation.js";
import { compass } from "./icons.js";
import { newId } from "./ids.js";
import type { Answer, Association, Button } from "./protocol.js";
import { NO_REPLIES, repliesFor, together } from "./replies.js";
import type { Kept, Store } from "./storage.js";
import { colorRule, styles } from "./styles.js";
import * as texts from "./texts.js";
import { headView } from "./views/head.js";
import { questionView, reviewView, startView } from "./views/pages.js";
import { LONGEST, talkView } from "./views/talk.js";

/** What the script tag says. */
export interface Embedding {
  /** The address of the channel, with a slash at the end: https://host/webhooks/web/. */
  base: string;
  association: string | null;
  label: string | null;
  open: boolean;
}

/** What is shown, besides the conversation. */
interface State {
  isOpen: boolean;
  view: "talk" | "answers" | "export" | "erase" | "end";
  menuOpen: boolean;
  association: Association;
  /** For how many days the server keeps a conversation. */
  days: number;
  logoFailed: boolean;
  keep: boolean;
  note: string;
  error: string;
  draft: string;
  chosen: ReadonlySet<string>;
  nothingChosen: boolean;
  answers: Answer[] | null;
  answersFailed: boolean;
  isBusy: boolean;
  isTyping: boolean;
}

/** Where the panel takes the whole screen; the same as in panel.css. */
const SMALL = "(max-width: 30em), (max-height: 30em)";
/** Where there is a real keyboard; elsewhere a focused field would bring up one that hides the talk. */
const KEYBOARD = "(hover: hover) and (pointer: fine)";
/** A log is read out only from what comes after the log itself. */
const LOG_HEAD_START_MS = 150;
/** An answer that takes longer is worth a sign. */
const TYPING_AFTER_MS = 400;
const SPACE_ABOVE_TURN = 12;

export class Wegweiser extends LitElement {
  static override styles = styles;

  readonly #embedding: Embedding;
  readonly #api: Api;
  readonly #store: Store;
  readonly #talk: Conversation;
  readonly #colors = new CSSStyleSheet();
  readonly #fit = new CSSStyleSheet();
  readonly #small = window.matchMedia(SMALL);
  #kept: Kept | null;
  #state: State = {
    isOpen: false,
    view: "talk",
    menuOpen: false,
    association: {},
    days: 30,
    logoFailed: false,
    keep: false,
    note: "",
    error: "",
    draft: "",
    chosen: new Set(),
    nothingChosen: false,
    answers: null,
    answersFailed: false,
    isBusy: false,
    isTyping: false,
  };
  #phase: Phase = "start";
  /** Whether the log shows its messages, and whether new ones are read out. */
  #log = { isFilled: false, isLive: false };
  #typing: number | undefined;
  #nextFocus: string | null = null;
  #hadFocus: Element | null = null;
  #wasWaiting = false;
  #lastMessage = "";

  constructor(embedding: Embedding, api: Api, store: Store) {
    super();
    this.#embedding = embedding;
    this.#api = api;
    this.#store = store;
    this.#kept = store.read(Date.now());
    this.#state.isOpen = this.#kept ? this.#kept.open : embedding.open;
    this.#talk = new Conversation({
      server: api,
      store,
      newId,
      timer: (ms, callback) => {
        const timer = window.setTimeout(callback, ms);
        return () => window.clearTimeout(timer);
      },
      changed: () => this.#talkChanged(),
      givenBack: (text) => this.#set({ draft: [text, this.#state.draft].filter(Boolean).join("\n") }),
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#colors.replaceSync(colorRule(null));
    this.shadowRoot?.adoptedStyleSheets.push(this.#colors, this.#fit);
    this.#small.addEventListener("change", () => this.#showAgain());
    window.addEventListener("online", () => this.#talk.retryNow());
    window.visualViewport?.addEventListener("resize", () => this.#fitKeyboard());
    document.addEventListener("visibilitychange", () => this.#lookAtOtherTabs());
    window.addEventListener("focus", () => this.#lookAtOtherTabs());
    void this.#loadSettings();
    if (this.#state.isOpen) this.#restore();
  }

  #lookAtOtherTabs(): void {
    if (document.visibilityState === "visible" && this.#state.isOpen) void this.#talk.refresh();
  }

  async #loadSettings(): Promise<void> {
    try {
      const { association, kept_days: days = 30 } = await this.#api.settings(this.#embedding.association);
      this.#colors.replaceSync(colorRule(association?.primary_color));
      this.#set({ association: association ?? {}, days });
    } catch {
      // Everything an association can set has a default.
    }
  }

  protected override render(): TemplateResult {
    const { isOpen } = this.#state;
    return html`
      <button class="launcher" type="button" lang="de" aria-haspopup="dialog" ?hidden=${isOpen} @click=${this.#open}>
        ${compass}<span>${this.#embedding.label ?? texts.launcher}</span>
      </button>
      <dialog
        class="panel"
        role="dialog"
        lang="de"
        tabindex="-1"
        aria-labelledby="title"
        @keydown=${this.#keyPressed}
        @cancel=${this.#cancelled}
        @close=${() => this.#state.isOpen && !this.#panel.open && this.#close()}
      >
        ${this.#head()} ${this.#page()}
      </dialog>
    `;
  }

  #head(): TemplateResult {
    const { association, menuOpen } = this.#state;
    const isOpen = this.#talk.phase === "open";
    return headView({
      association,
      logo: this.#state.logoFailed ? null : this.#address(association.logo),
      progress: this.#talk.progress,
      isTalking: isOpen,
      menuOpen,
      toggleMenu: () => this.#set({ menuOpen: !menuOpen }),
      leaveMenu: (event) => this.#leaveMenu(event),
      logoFailed: () => this.#set({ logoFailed: true }),
      close: () => this.#close(),
      entries: [
        { text: texts.menu.answers, chosen: () => this.#showAnswers() },
        { text: texts.menu.pdf, chosen: () => this.#ask("/pdf", texts.menu.pdf) },
        { text: texts.menu.pause, chosen: () => this.#ask("/pause_resume", texts.menu.pause) },
        { text: texts.menu.restart, chosen: () => this.#ask("/restart", texts.menu.restart) },
        { text: texts.menu.export, chosen: () => this.#show("export") },
        { text: texts.menu.end, chosen: () => this.#show("end") },
        { text: texts.menu.erase, chosen: () => this.#show("erase") },
      ],
    });
  }

  #page(): TemplateResult {
    switch (this.#talk.phase) {
      case "start":
      case "beginning":
        return this.#startPage();
      case "loading":
        return html`<div class="page" role="status">
          ${this.#talk.trouble ? texts.trouble.connection : texts.start.beginning}
        </div>`;
      default:
        // The talk stays in the page while something else is shown: its log must not be read out again.
        return html`<div class="talk" ?hidden=${this.#state.view !== "talk"}>${this.#talkPage()}</div>
          ${this.#otherPage()}`;
    }
  }

  #startPage(): TemplateResult {
    const { association, days, note, error, keep } = this.#state;
    return startView({
      association,
      days,
      note,
      error,
      keep,
      isBeginning: this.#talk.phase === "beginning",
      setKeep: (wanted) => this.#set({ keep: wanted }),
      begin: () => void this.#begin(),
    });
  }

  #talkPage(): TemplateResult {
    const talk = this.#talk;
    const { chosen, nothingChosen, draft } = this.#state;
    const messages = this.#log.isFilled ? talk.messages : [];
    return talkView({
      phase: talk.phase,
      messages,
      pending: talk.pending,
      isLive: this.#log.isLive,
      isTyping: this.#state.isTyping,
      replies: this.#log.isFilled ? repliesFor(messages, talk.progress) : NO_REPLIES,
      isWaiting: talk.waiting,
      trouble: talk.trouble,
      chosen,
      nothingChosen,
      draft,
      press: (button) => this.#press(button),
      choose: (payload, isChosen) => this.#choose(payload, isChosen),
      apply: () => this.#apply(),
      change: (answer) => this.#change(answer),
      write: (text) => this.#set({ draft: text }),
      send: () => this.#send(),
      retryNow: () => talk.retryNow(),
      anew: () => this.#startOver(""),
      reportAddress: (url) => this.#address(url),
    });
  }

  #otherPage(): TemplateResult | null {
    const { view, answers, answersFailed, error, isBusy } = this.#state;
    const back = () => this.#back();
    switch (view) {
      case "answers":
        return reviewView({
          answers,
          failed: answersFailed,
          again: () => this.#showAnswers(),
          change: (answer) => this.#change(answer),
          back,
        });
      case "export":
        return questionView({
          ...texts.download,
          error,
          isBusy,
          confirmed: () => void this.#work(() => this.#export(), texts.download.failed),
          back,
        });
      case "erase":
        return questionView({
          ...texts.erase,
          error,
          isBusy,
          confirmed: () => void this.#work(() => this.#erase(), texts.erase.failed),
          back,
        });
      case "end":
        return questionView({
          ...texts.end,
          error: "",
          isBusy: false,
          confirmed: () => this.#startOver(texts.end.done),
          back,
        });
      default:
        return null;
    }
  }

  // Open and close ----------------------------------------------------------------------------------------------

  #open(): void {
    this.#set({ isOpen: true });
    this.#store.update({ open: true });
    this.#focusOn(this.#talk.phase === "open" ? this.#talkFocus() : "#title");
    if (this.#talk.phase === "open") void this.#talk.refresh();
    else this.#restore();
  }

  #close(): void {
    this.#set({ isOpen: false, menuOpen: false });
    this.#store.update({ open: false });
    this.#focusOn(".launcher");
  }

  /** Takes up what the device has kept, once it is wanted. */
  #restore(): void {
    const kept = this.#kept;
    this.#kept = null;
    if (kept) void this.#talk.restore(kept);
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.#escape();
  }

  /** The "back" of a phone, which closes a modal dialog. */
  #cancelled(event: Event): void {
    event.preventDefault();
    this.#escape();
  }

  #escape(): void {
    if (this.#state.menuOpen) {
      this.#set({ menuOpen: false });
      this.#focusOn(".menu-button");
    } else if (this.#state.view !== "talk") this.#back();
    else this.#close();
  }

  #leaveMenu(event: FocusEvent): void {
    const place = event.currentTarget as HTMLElement;
    if (!place.contains(event.relatedTarget as Node | null) && event.relatedTarget) this.#set({ menuOpen: false });
  }

  // What the user does ------------------------------------------------------------------------------------------

  async #begin(): Promise<void> {
    if (this.#talk.phase !== "start") return;
    this.#set({ error: "", note: "" });
    try {
      await this.#talk.begin(this.#embedding.association, this.#state.keep);
      this.#focusOn(this.#talkFocus());
    } catch (error) {
      this.#set({ error: (error instanceof Refusal && error.message) || texts.start.failed });
    }
  }

  #send(): void {
    const text = this.#state.draft.trim();
    if (!text || this.#state.draft.length > LONGEST) return;
    this.#set({ draft: "", chosen: new Set(), nothingChosen: false });
    void this.#talk.send({ text });
  }

  #press(button: Button): void {
    this.#set({ chosen: new Set(), nothingChosen: false });
    void this.#talk.send({ payload: button.payload, title: button.title });
  }

  #choose(payload: string, isChosen: boolean): void {
    const chosen = new Set(this.#state.chosen);
    if (isChosen) chosen.add(payload);
    else chosen.delete(payload);
    this.#set({ chosen, nothingChosen: false });
  }

  #apply(): void {
    const { choices } = repliesFor(this.#talk.messages, this.#talk.progress);
    const chosen = choices.filter((choice) => this.#state.chosen.has(choice.payload));
    if (chosen.length === 0) this.#set({ nothingChosen: true });
    else this.#press(together(chosen));
  }

  #change(answer: Answer): void {
    this.#ask(`/change${JSON.stringify({ question: answer.question })}`, texts.changed(answer.title));
  }

  /** Sends what a button of the widget stands for, and shows the talk. */
  #ask(payload: string, title: string): void {
    this.#set({ view: "talk", menuOpen: false });
    this.#focusOn(".replies");
    this.#press({ payload, title });
  }

  #show(view: State["view"]): void {
    this.#set({ view, menuOpen: false, error: "" });
    this.#focusOn(".page h3");
  }

  #back(): void {
    this.#set({ view: "talk" });
    this.#focusOn(".menu-button");
  }

  #showAnswers(): void {
    this.#show("answers");
    this.#set({ answers: null, answersFailed: false });
    this.#talk.answers().then(
      (answers) => this.#set({ answers }),
      () => this.#set({ answersFailed: true }),
    );
  }

  async #erase(): Promise<void> {
    await this.#talk.erase();
    this.#startOver(texts.erase.done);
  }

  async #export(): Promise<void> {
    const text = JSON.stringify(await this.#talk.export(), null, 2);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = texts.download.file;
    link.click();
    URL.revokeObjectURL(link.href);
    this.#back();
  }

  /** Does one thing at a time; says what went wrong, or `failed` where nobody knows. */
  async #work(work: () => Promise<void>, failed: string): Promise<void> {
    if (this.#state.isBusy) return;
    this.#set({ isBusy: true, error: "" });
    try {
      await work();
    } catch (error) {
      this.#set({ error: (error instanceof Refusal && error.message) || failed });
    }
    this.#set({ isBusy: false });
  }

  /** Goes back to the start screen; this device then knows nothing of the conversation. */
  #startOver(note: string): void {
    this.#talk.forget();
    this.#set({ view: "talk", menuOpen: false, note, error: "", keep: false, answers: null });
    this.#focusOn("#title");
  }

  // What follows from a change ----------------------------------------------------------------------------------

  #set(change: Partial<State>): void {
    Object.assign(this.#state, change);
    this.requestUpdate();
  }

  #talkChanged(): void {
    const { phase, waiting, trouble } = this.#talk;
    if (phase !== this.#phase) this.#phaseChanged(this.#phase, phase);
    if (waiting && !trouble) {
      this.#typing ??= window.setTimeout(() => this.#set({ isTyping: true }), TYPING_AFTER_MS);
    } else {
      window.clearTimeout(this.#typing);
      this.#typing = undefined;
      this.#state.isTyping = false;
    }
    this.requestUpdate();
  }

  #phaseChanged(from: Phase, to: Phase): void {
    this.#phase = to;
    if (to === "ended" && from === "loading") {
      this.#startOver(texts.trouble.expired);
    } else if (to === "open") {
      // A kept talk is shown at once and silently; a new one is read out from its first message.
      const isNew = from === "beginning";
      this.#log = { isFilled: !isNew, isLive: isNew };
      window.setTimeout(() => {
        this.#log = { isFilled: true, isLive: true };
        this.requestUpdate();
      }, LOG_HEAD_START_MS);
    }
  }

  #focusOn(selector: string): void {
    this.#nextFocus = selector;
    this.requestUpdate();
  }

  #talkFocus(): string {
    return window.matchMedia(KEYBOARD).matches ? "textarea" : ".replies";
  }

  protected override willUpdate(): void {
    this.#hadFocus = this.shadowRoot?.activeElement ?? null;
  }

  protected override updated(_changes: PropertyValues): void {
    this.#syncPanel();
    this.#scrollToTurn();
    this.#moveFocus();
  }

  #syncPanel(): void {
    const panel = this.#panel;
    if (!this.#state.isOpen) {
      if (panel.open) panel.close();
    } else if (!panel.open) {
      if (this.#small.matches) panel.showModal();
      // Not show(), which would move the focus although nobody has asked for the panel.
      else panel.setAttribute("open", "");
    }
  }

  /** After a turn of the screen: the same panel, modal or not. */
  #showAgain(): void {
    if (!this.#state.isOpen) return;
    const focused = this.shadowRoot?.activeElement as HTMLElement | null;
    this.#panel.close();
    this.#syncPanel();
    focused?.focus();
  }

  /** Brings the user's last message to the top, so that the answer is read from its beginning. */
  #scrollToTurn(): void {
    const last = this.#talk.messages.at(-1)?.id ?? "";
    const scroller = this.shadowRoot?.querySelector(".scroll");
    const isShown = this.#state.isOpen && this.#state.view === "talk" && this.#log.isFilled;
    if (!scroller || !isShown || last === this.#lastMessage) return;
    this.#lastMessage = last;
    const turn = [...scroller.querySelectorAll(".user")].at(-1);
    const isScrolling = getComputedStyle(scroller).overflowY !== "visible";
    const box = isScrolling ? scroller : this.#panel;
    // Where the panel scrolls as a whole, its bar covers what is at the top.
    const covered = isScrolling ? 0 : (this.shadowRoot?.querySelector(".bar")?.clientHeight ?? 0);
    const above = turn ? turn.getBoundingClientRect().top - box.getBoundingClientRect().top : -box.scrollTop;
    box.scrollTo({ top: box.scrollTop + above - covered - SPACE_ABOVE_TURN });
  }

  #moveFocus(): void {
    const hadFocus = this.#hadFocus;
    const isLost = hadFocus !== null && this.shadowRoot?.activeElement === null;
    const hasAnswered = this.#wasWaiting && !this.#talk.waiting;
    this.#wasWaiting = this.#talk.waiting;
    let wanted = this.#nextFocus;
    if (!wanted && isLost) wanted = this.#state.isOpen ? ".replies, #title" : ".launcher";
    const isAtReplies = this.shadowRoot?.activeElement?.matches(".replies") ?? false;
    if (!wanted && hasAnswered && isAtReplies && !this.shadowRoot?.querySelector(".choices"))
      wanted = this.#talkFocus();
    this.#nextFocus = null;
    if (wanted) this.#focusFirst(wanted);
  }

  #focusFirst(selectors: string): void {
    for (const selector of selectors.split(", ")) {
      const element = this.shadowRoot?.querySelector<HTMLElement>(selector);
      element?.focus({ preventScroll: true });
      if (element && this.shadowRoot?.activeElement === element) return;
    }
  }

  /** On phones, the keyboard on the screen takes room from the panel. */
  #fitKeyboard(): void {
    const view = window.visualViewport;
    const rule = view?.scale === 1 ? `.panel{--height:${view.height}px;--top:${view.offsetTop}px}` : "";
    this.#fit.replaceSync(rule);
  }

  get #panel(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog") as HTMLDialogElement;
  }

  /** An address of the server or a https one, made complete; null for anything else. */
  #address(url: string | null | undefined): string | null {
    if (!url || !URL.canParse(url, this.#embedding.base)) return null;
    const full = new URL(url, this.#embedding.base);
    const isOurs = full.origin === new URL(this.#embedding.base).origin;
    return isOurs || full.protocol === "https:" ? full.href : null;
  }
}
