/** Style sheets as objects: a page with the strictest policy for styles lets them through. */

import { css, unsafeCSS } from "lit";
import { palette } from "./color.js";
import base from "./styles/base.css";
import card from "./styles/card.css";
import panel from "./styles/panel.css";
import talk from "./styles/talk.css";

export const styles = [base, panel, talk, card].map((text) => css`${unsafeCSS(text)}`);

/** The rule that sets an association's colour. */
export function colorRule(color: string | null | undefined): string {
  const { primary, onPrimary, onLight, onDark } = palette(color);
  return `.launcher,.panel{--primary:${primary};--on-primary:${onPrimary};--on-light:${onLight};--on-dark:${onDark}}`;
}
