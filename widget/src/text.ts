/** Plain text as blocks: paragraphs with lines, lists from lines that begin with "• ", addresses as links. */

export type Piece = { text: string } | { url: string; text: string };
export type Block = { kind: "lines"; lines: Piece[][] } | { kind: "list"; items: Piece[][][] };

const BULLET = "• ";
const INDENT = "  ";

/** An address without the punctuation that ends the sentence around it. */
const ADDRESS = /https:\/\/[^\s<>"„“”]+[^\s<>"„“”.,;:!?)\]]/g;

/** Splits a text into blocks; a blank line begins a new one, an indented line goes on with its list item. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let isNew = true;
  for (const line of text.split("\n")) {
    if (!line.trim()) {
      isNew = true;
      continue;
    }
    add(found, line, isNew);
    isNew = false;
  }
  return found;
}

function add(found: Block[], line: string, isNew: boolean): void {
  const last = isNew ? undefined : found.at(-1);
  const pieces = linked(line.trim().replace(/^• /, ""));
  if (line.startsWith(BULLET)) {
    if (last?.kind === "list") last.items.push([pieces]);
    else found.push({ kind: "list", items: [[pieces]] });
  } else if (last?.kind === "list" && line.startsWith(INDENT)) {
    last.items.at(-1)?.push(pieces);
  } else if (last?.kind === "lines") {
    last.lines.push(pieces);
  } else {
    found.push({ kind: "lines", lines: [pieces] });
  }
}

/** Splits a line at the addresses in it; only https becomes a link. */
export function linked(line: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(ADDRESS)) {
    if (match.index > end) pieces.push({ text: line.slice(end, match.index) });
    if (isAddress(match[0])) pieces.push({ url: match[0], text: match[0] });
    else pieces.push({ text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < line.length) pieces.push({ text: line.slice(end) });
  return pieces;
}

/** Whether a text is a complete https address. */
export function isAddress(text: string): boolean {
  return text.startsWith("https://") && URL.canParse(text);
}

/** The name of the host, for a link that says where it leads. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, "");
}

/** An ISO day as people write it: 31.12.2026. */
export function germanDay(day: string): string {
  return day.slice(0, 10).split("-").reverse().join(".");
}
