/** What the server says and is told; the same as docs/web-kanal.md. */

export interface Button {
  title: string;
  payload: string;
}

/** Where the interview stands, while a question of it is open. */
export interface Progress {
  number: number;
  total: number;
}

export interface Answer {
  question: string;
  title: string;
  label: string;
}

export interface Picture {
  svg: string;
  text: string;
}

export interface BotText {
  id: string;
  from: "bot";
  type: "text";
  text: string;
  buttons?: Button[];
  question?: string;
  multiple?: boolean;
}

export interface BotRoadmap {
  id: string;
  from: "bot";
  type: "roadmap";
  result: Result;
  picture?: Picture | null;
  readiness?: Picture | null;
}

export interface BotAnswers {
  id: string;
  from: "bot";
  type: "answers";
  text: string;
  answers: Answer[];
}

export interface BotReport {
  id: string;
  from: "bot";
  type: "report";
  text: string;
  url: string;
}

export interface UserText {
  id: string;
  from: "user";
  type: "text";
  text: string;
}

export type BotMessage = BotText | BotRoadmap | BotAnswers | BotReport;
export type Message = BotMessage | UserText;

/** What is sent: something typed, or a button with the title that stands on it. */
export type Outgoing = { id: string; text: string } | { id: string; payload: string; title: string };

export interface Talk {
  messages: Message[];
  progress: Progress | null;
}

export interface Begun extends Talk {
  token: string;
  /** ISO date and time. */
  expires: string;
}

/** What an association has set; everything may be missing. */
export interface Association {
  name?: string | null;
  greeting?: string | null;
  primary_color?: string | null;
  logo?: string | null;
  privacy_url?: string | null;
  imprint_url?: string | null;
  accessibility_url?: string | null;
}

export interface Settings {
  association: Association | null;
  /** For how many days after the last message a conversation is kept. */
  kept_days: number;
}

/** The part of the adviser's result that the card shows; dates are ISO days. */
export interface Result {
  outcome_title: string;
  variant_title: string | null;
  summary: string;
  variant_summary: string | null;
  caveat: string;
  leads_to: string[];
  reasons: { text: string }[];
  ruled_out: { text: string }[];
  steps: Step[];
  use_cases: { title: string; text: string }[];
  law: Law;
  funding: Funding[];
  funding_excluded: { name: string; reason: string }[];
  partners: { name: string; text: string; why: string; url: string; checked: string }[];
  examples: { title: string; text: string; source: string }[];
  what_if: { outcome: string; text: string }[];
  open: { title: string; how: string; would: { text: string }[] }[];
  conflicts: { because: string }[];
  association?: { name: string; contacts: Contact[] } | null;
  today: string;
  notice: string;
  origin: string;
}

/** An office of the association where a person answers. */
export interface Contact {
  role: string;
  address: string | null;
  phone: string | null;
  email: string | null;
}

export interface Step {
  phase: string;
  phase_title: string;
  title: string;
  text: string;
}

export interface Law {
  level: "green" | "yellow" | "orange" | "red" | null;
  title: string;
  text: string;
  duties: Duty[];
  dates: { text: string; basis: string; source: string }[];
  as_of: string;
  notice: string;
}

export interface Duty {
  title: string;
  text: string;
  basis: string;
  source: string;
  applies_from: string | null;
  because_titles: string[];
}

export interface Funding {
  name: string;
  text: string;
  why: string;
  amount: string | null;
  requirements: string | null;
  application_state: string | null;
  status: string;
  valid_until: string | null;
  ends_soon: boolean;
  before_start: string;
  url: string;
  checked: string;
}
