/** An association's colour, made readable (WCAG 2.2, 1.4.3 and 1.4.11). */

type Rgb = readonly [number, number, number];

const DEFAULT = "#17496b";
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** A surface and how much of the colour itself is mixed into its tint: --bg, --soft and --tint of base.css. */
interface Surface {
  plain: Rgb;
  soft: Rgb;
  share: number;
}
const LIGHT: Surface = { plain: WHITE, soft: [243, 246, 248], share: 0.1 };
const DARK: Surface = { plain: [23, 29, 36], soft: [34, 42, 51], share: 0.18 };
const READABLE = 4.5;
const STEP = 0.02;

export interface Palette {
  /** The colour itself, for filled areas. */
  primary: string;
  /** Text on it. */
  onPrimary: string;
  /** The colour as text or line on a light and on a dark surface. */
  onLight: string;
  onDark: string;
}

/** Returns the palette of a colour such as #0a5 or #00aa55; of anything else, that of the default colour. */
export function palette(color: string | null | undefined): Palette {
  const primary = parse(color ?? "") ?? (parse(DEFAULT) as Rgb);
  const lighter = contrast(primary, WHITE) >= contrast(primary, BLACK) ? WHITE : BLACK;
  return {
    primary: hex(primary),
    onPrimary: hex(lighter),
    onLight: hex(until(primary, -STEP, LIGHT)),
    onDark: hex(until(primary, STEP, DARK)),
  };
}

/** Makes a colour lighter or darker, in the same hue, until it is readable on a surface. */
function until(color: Rgb, step: number, surface: Surface): Rgb {
  const [hue, saturation, start] = hsl(color);
  let made = color;
  for (let light = start; !isReadable(made, surface) && light >= 0 && light <= 1; light += step) {
    made = rgb(hue, saturation, light);
  }
  return made;
}

function isReadable(color: Rgb, { plain, soft, share }: Surface): boolean {
  const tint = color.map((part, i) => part * share + (plain[i] as number) * (1 - share)) as unknown as Rgb;
  return [plain, soft, tint].every((surface) => contrast(color, surface) >= READABLE);
}

/** Hue 0 to 360, saturation and lightness 0 to 1; the formulas of CSS Color 4, section 7. */
function hsl(color: Rgb): [number, number, number] {
  const [red, green, blue] = color.map((part) => part / 255) as unknown as Rgb;
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  const light = most - range / 2;
  if (range === 0) return [0, 0, light];
  const sixth =
    most === red ? (green - blue) / range : most === green ? (blue - red) / range + 2 : (red - green) / range + 4;
  return [sixth * 60, range / (1 - Math.abs(2 * light - 1)), light];
}

function rgb(hue: number, saturation: number, light: number): Rgb {
  const reach = saturation * Math.min(light, 1 - light);
  return [0, 8, 4].map((shift) => {
    const at = (shift + hue / 30 + 12) % 12;
    return Math.round(255 * (light - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))));
  }) as unknown as Rgb;
}

/** The contrast ratio of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function parse(text: string): Rgb | null {
  const [, digits] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim()) ?? [];
  if (!digits) return null;
  const long = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as unknown as Rgb;
}

function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
