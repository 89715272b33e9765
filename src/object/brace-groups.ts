/**
 * Large bodies, blocks and literals of a long text, found in one pass over its characters without tokens: the scopes around one function need none of the
 * others' contents. Reads comments, quotes, templates and regular expressions as tokenize() does.
 */
import { headWords, operators } from './tokens.js';

/** Offsets of `{` and of its `}`, in the order of the first. */
export interface BraceGroups {
  starts: Int32Array;
  ends: Int32Array;
}

/** Shorter groups are not worth skipping. */
const LEAST_LENGTH = 400;
/** From the place of a function or class to its body. */
const MOST_TO_BODY = 2_000;
/** Of a longer body, what is inside of its own large groups is not read. */
const MOST_OF_BODY = 100_000;

const [QUOTE, APOSTROPHE, BACKTICK, BACKSLASH, DOLLAR, SLASH, STAR] = Array.from('"\'`\\$/*', (char) => char.charCodeAt(0));
const [OPEN, CLOSE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = Array.from('(){}[]', (char) => char.charCodeAt(0));
const LINE_FEED = 0x0a;
const isPartOfWord = Uint8Array.from({ length: 128 }, (_, code) => Number(/[\w$#]/.test(String.fromCharCode(code))));

/** Time O(length), without an object for each token. */
export function braceGroups(text: string): BraceGroups {
  const found: [number, number][] = [];
  /** Offsets of open braces and parentheses; ~offset for a substitution of a template, and for parentheses after `if` and the like. */
  const open: number[] = [];
  let at = 0;
  /** Whether a slash would begin a regular expression. */
  let afterOperator = true;
  /** The last word, if it is what came last. */
  let word = -1;

  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 0x20) at++;
    else if (code >= 128 || isPartOfWord[code] === 1) {
      word = at++;
      for (let next = text.charCodeAt(at); next >= 128 || isPartOfWord[next] === 1; next = text.charCodeAt(at)) at++;
      afterOperator = at - word <= MOST_LETTERS && operators.has(text.slice(word, at));
    } else if (code === SLASH) slash();
    else {
      sign(code);
      word = -1;
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  return { starts: Int32Array.from(found, ([start]) => start), ends: Int32Array.from(found, ([, end]) => end) };

  function sign(code: number): void {
    const offset = at++;
    afterOperator = true;
    switch (code) {
      case QUOTE:
      case APOSTROPHE:
        quoted(code);
        break;
      case BACKTICK:
        template();
        break;
      case OPEN:
        open.push(isHead(offset) ? ~offset : offset);
        break;
      case CLOSE:
        afterOperator = (open.pop() ?? 0) < 0;
        break;
      case OPEN_BRACE:
        open.push(offset);
        break;
      case CLOSE_BRACE: {
        const start = open.pop() ?? -1;
        if (start < 0) template();
        else if (offset - start >= LEAST_LENGTH) found.push([start, offset]);
        break;
      }
      case CLOSE_BRACKET:
        afterOperator = false;
        break;
    }
  }

  function isHead(offset: number): boolean {
    let end = offset;
    while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
    return word !== -1 && end - word <= MOST_LETTERS && headWords.has(text.slice(word, end));
  }

  /** A comment, a regular expression or a division. */
  function slash(): void {
    const next = text.charCodeAt(at + 1);
    if (next === SLASH) at = endOr(text.indexOf('\n', at));
    else if (next === STAR) at = endOr(text.indexOf('*/', at + 2) + 1 || -1) + 1;
    else if (afterOperator) regexp();
    else {
      at++;
      afterOperator = true;
      word = -1;
    }
  }

  function regexp(): void {
    let end = at + 1;
    let isInClass = false;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === BACKSLASH) end++;
      else if (code === LINE_FEED) break;
      else if (code === OPEN_BRACKET) isInClass = true;
      else if (code === CLOSE_BRACKET) isInClass = false;
      else if (code === SLASH && !isInClass) break;
    }
    afterOperator = text.charCodeAt(end) !== SLASH;
    at = afterOperator ? at + 1 : end + 1;
    word = -1;
  }

  function quoted(quote: number): void {
    afterOperator = false;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) at++;
      else if (code === quote || code === LINE_FEED) break;
    }
    at++;
  }

  /** From after a backtick, or the brace of a substitution, to the next of either. */
  function template(): void {
    afterOperator = false;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) at++;
      else if (code === BACKTICK) break;
      else if (code === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE) {
        open.push(~at);
        at += 2;
        afterOperator = true;
        return;
      }
    }
    at++;
  }

  function endOr(offset: number): number {
    return offset === -1 ? text.length : offset;
  }
}

/** Of the longest word that matters here, "instanceof". */
const MOST_LETTERS = 10;

/** Groups, by offset of `{` to that of `}`, without those around a place, -1 for none, and the body that begins there. */
export function groupsApart({ starts, ends }: BraceGroups, place: number): Map<number, number> {
  const kept = new Set<number>();
  let body = 0;
  for (; body < starts.length && starts[body] <= place; body++) if (ends[body] >= place) kept.add(body);
  if (place !== -1 && body < starts.length && starts[body] - place <= MOST_TO_BODY) {
    kept.add(body);
    const end = ends[body];
    if (end - starts[body] <= MOST_OF_BODY) for (; body < starts.length && starts[body] < end; body++) kept.add(body);
  }
  const apart = new Map<number, number>();
  let skippedTo = -1;
  for (let group = 0; group < starts.length; group++) {
    if (starts[group] < skippedTo || kept.has(group)) continue;
    apart.set(starts[group], ends[group]);
    skippedTo = ends[group];
  }
  return apart;
}

/** The groups inside of one. */
export function groupsIn({ starts, ends }: BraceGroups, start: number, end: number): BraceGroups {
  const first = starts.findIndex((each) => each > start);
  const behind = first === -1 ? -1 : starts.findIndex((each) => each > end);
  const part = <Column extends Int32Array>(column: Column) =>
    first === -1 ? column.subarray(0, 0) : column.subarray(first, behind === -1 ? undefined : behind);
  return { starts: part(starts), ends: part(ends) };
}
