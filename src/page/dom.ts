/** Elements of the page. What is given as text becomes text, never markup. */

type Child = Node | string | null;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function button(text: string, onClick: () => void, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onClick);
  return made;
}

/** An element that the markup has. */
export function byId<Element extends HTMLElement = HTMLElement>(id: string): Element {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as Element;
}

const SVG = 'http://www.w3.org/2000/svg';

function svg(attributes: Readonly<Record<string, string>>, rects: readonly Readonly<Record<string, string>>[]): SVGElement {
  const make = (tag: string, values: Readonly<Record<string, string>>): SVGElement => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
    return made;
  };
  const figure = make('svg', { preserveAspectRatio: 'none', ...attributes });
  figure.append(...rects.map((rect) => make('rect', rect)));
  return figure;
}

/** A bar on a track; `part`: 0 to 1. */
export const bar = (part: number, tone: string): SVGElement =>
  svg({ class: `bar ${tone}`, viewBox: '0 0 100 10', 'aria-hidden': 'true' }, [
    { class: 'track', width: '100', height: '10' },
    { class: 'fill', width: String(Math.max(0.6, Math.min(1, part) * 100)), height: '10' },
  ]);

/** One column a value, from zero. */
export function columns(values: readonly number[], label: string): SVGElement {
  const most = Math.max(...values, 1);
  const step = 100 / values.length;
  const rects = values.map((value, at) => {
    const height = Math.max(1, (value / most) * 38);
    return { x: String(at * step + 1), y: String(40 - height), width: String(step * 0.85), height: String(height) };
  });
  return svg({ class: 'columns', viewBox: '0 0 100 40', role: 'img', 'aria-label': label }, rects);
}
