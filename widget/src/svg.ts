/** Pictures from the server, rebuilt from an allow list so that nothing in them can run or load anything. */

const NAMESPACE = "http://www.w3.org/2000/svg";

const ELEMENTS = new Set(
  "svg g rect path line circle ellipse polyline polygon text tspan title desc defs".split(" "),
);

const ATTRIBUTES = new Set(
  (
    "viewBox width height x y dx dy x1 y1 x2 y2 cx cy r rx ry d points transform fill fill-opacity fill-rule " +
    "stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray opacity " +
    "font-size font-weight font-family text-anchor dominant-baseline letter-spacing preserveAspectRatio"
  ).split(" "),
);

/** The part of Trusted Types that is used; some pages allow strings to be parsed only through a policy. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): string };
}

/** Returns the picture as an element without script, links and styles, or null if it is no picture. */
export function picture(source: string): SVGElement | null {
  const root = read(source);
  return root?.localName === "svg" ? (copy(root) as SVGElement) : null;
}

let policy: { createHTML(text: string): string } | undefined;

function read(source: string): Element | null {
  try {
    const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
    // Nothing that is parsed here reaches the page; only what `copy` builds does.
    policy ??= types?.createPolicy("ki-wegweiser", { createHTML: (text) => text });
    const trusted = policy ? policy.createHTML(source) : source;
    return new DOMParser().parseFromString(trusted, "image/svg+xml").documentElement;
  } catch {
    return null;
  }
}

/** Builds an element anew with what is allowed of it; null where it is not allowed itself. */
function copy(element: Element): Element | null {
  if (element.namespaceURI !== NAMESPACE || !ELEMENTS.has(element.localName)) return null;
  const made = document.createElementNS(NAMESPACE, element.localName);
  for (const { name, value } of element.attributes) {
    if (ATTRIBUTES.has(name) && !/url\s*\(/i.test(value)) made.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    const copied = child instanceof Element ? copy(child) : textOf(child);
    if (copied) made.append(copied);
  }
  return made;
}

function textOf(node: ChildNode): string | null {
  return node.nodeType === Node.TEXT_NODE ? node.textContent : null;
}
