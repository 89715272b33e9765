/** Markup that text cannot break out of: what a template is filled with is escaped, unless it is markup itself. */
import { clip, xmlText } from '../../text/safe.js';

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | readonly Part[];

/** Names are rarely longer; what is cut is in the JSON. */
const MAX_TEXT = 2_000;

export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.reduce((text, string, at) => text + partText(parts[at - 1]) + string));
}

function partText(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(partText).join('');
  return xmlText(clip(String(part), MAX_TEXT));
}

/** Where there is something to show. */
export const when = (condition: boolean, content: () => Markup): Markup | null => (condition ? content() : null);

/** A figure that no line breaks within, such as "94 %". */
export const whole = (figure: string): Markup => markup`<span class="whole">${figure}</span>`;
