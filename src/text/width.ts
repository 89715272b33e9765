/**
 * Text in a terminal's columns: how wide it is, cutting, padding and wrapping it. Expects visible text (safe.ts), no escape sequences.
 */

/** First and last code point of the ranges that take two columns: East Asian wide and full width, pictographs. */
const wideRanges = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f000, 0x1faff],
  [0x20000, 0x3fffd],
] as const;

const plain = /^[\x20-\x7e]*$/;
const emoji = /^\p{Emoji_Presentation}/u;
const mark = /^[\p{Mn}\p{Me}]/u;

function characterWidth(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (mark.test(character)) return 0;
  if (wideRanges.some(([first, last]) => code >= first && code <= last) || emoji.test(character)) return 2;
  return 1;
}

/** Columns the text takes. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest start of the characters that fits. */
function fitting(characters: Iterable<string>, width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= characterWidth(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}

/** Keeps the start; the cut shows as an ellipsis. */
export function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? '' : `${fitting(text, width - 1).join('')}…`;
}

/** Keeps the end: of a path, the file's name. */
export function cutStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1
    ? ''
    : `…${fitting([...text].reverse(), width - 1)
        .reverse()
        .join('')}`;
}

/** Keeps start and end, where names and paths differ most. */
export function cutMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 5) return cutEnd(text, width);
  const tailWidth = Math.floor((width - 1) * 0.4);
  const head = fitting(text, width - 1 - tailWidth).join('');
  const tail = fitting([...text].reverse(), tailWidth)
    .reverse()
    .join('');
  return `${head}…${tail}`;
}

/** Keeps the start, up to a blank: neither a word nor a figure is cut, but a first word that does not fit. */
export function cutAtBlank(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${wrap(text, Math.max(1, width - 2))[0]} …`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/**
 * Lines of at most `width` columns, broken at blanks. A word that is wider is cut in its middle rather than split: a line must not
 * begin inside a name, where it could read as something else.
 */
export function wrap(text: string, width: number): string[] {
  if (text !== '' && displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const piece = cutMiddle(word, width);
    if (line === '') line = piece;
    else if (displayWidth(line) + 1 + displayWidth(piece) <= width) line += ` ${piece}`;
    else {
      lines.push(line);
      line = piece;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
