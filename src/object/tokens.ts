/** The tokens of a JavaScript text, with matching brackets: enough to find scopes and declarations without a syntax tree. */

export interface Tokens {
  count: number;
  /** Words and signs as they are; `"` for a string, `0` for a number, `/` for a regular expression, a backtick for a part of a template. */
  words: string[];
  /** Offset of each in the text. */
  starts: number[];
  /** The token of a bracket's partner; -1 for other tokens, and for brackets without a partner. */
  partner: number[];
  /** Whether a line ends before the token. */
  startsLine: boolean[];
}

const blank = /(?:\s+|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)+/y;
const lineBreak = /[\n\r\u2028\u2029]/;
const word = /#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /\.?\d(?:[eE][+-]|[\w.])*/y;
const quoted = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const regexp = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;
/** A slash after these starts a regular expression. */
export const operators: ReadonlySet<string> = new Set('return typeof case in of delete void throw new instanceof do else yield await'.split(' '));
/** Keywords whose parentheses are the head of a statement: a slash after those starts a regular expression. */
export const headWords: ReadonlySet<string> = new Set(['if', 'for', 'while', 'with', 'switch', 'catch']);

/** What a character of ASCII may begin, or be a part of. */
const Kind = { sign: 0, blank: 1, letter: 2, digit: 3, slash: 4 } as const;
const ASCII = 128;
const kindOf = Uint8Array.from({ length: ASCII }, (_, code) => {
  const char = String.fromCharCode(code);
  if (/[A-Za-z$_]/.test(char)) return Kind.letter;
  if (/\d/.test(char)) return Kind.digit;
  if (char === '/') return Kind.slash;
  return /\s/.test(char) ? Kind.blank : Kind.sign;
});
const SPACE = 0x20;
const HASH = 0x23;

const isWord = (token: string): boolean => /^[#\p{ID_Start}$_]/u.test(token);

/** A part of a text that is no code: a comment, or what is within quotes, slashes or backticks; a number. */
export interface ContentRange {
  kind: 'comment' | 'text' | 'number';
  start: number;
  end: number;
}

/** What of a text is read. */
export interface ReadRange {
  start: number;
  end: number;
  /** Offsets of braces to those of their partners, of which nothing in between is read. */
  skips: ReadonlyMap<number, number>;
}

/**
 * Adds the contents of the text to `contents`, if given, in order;
 * from a quote or comment without an end on, everything is content. Time O(length).
 */
export function tokenize(text: string, contents?: ContentRange[], range?: ReadRange): Tokens {
  const tokens: Tokens = { count: 0, words: [], starts: [], partner: [], startsLine: [] };
  const { words, starts, partner, startsLine } = tokens;
  const open: number[] = [];
  const [start, end, skips] = range ? [range.start, range.end, range.skips] : [0, text.length];
  let at = start === 0 && text.startsWith('#!') ? Math.max(0, text.indexOf('\n')) : start;
  let newLine = false;
  if (at > 0) contents?.push({ kind: 'comment', start: 2, end: at });

  const push = (token: string, offset: number): void => {
    words.push(token);
    starts.push(offset);
    partner.push(-1);
    startsLine.push(newLine);
    newLine = false;
  };
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  /** A word of ASCII letters, which most are, without a regular expression. */
  const takeWord = (): boolean => {
    const first = text.charCodeAt(at);
    if (first >= ASCII || first === HASH) return take(word);
    if (kindOf[first] !== Kind.letter) return false;
    let behind = at + 1;
    let code = text.charCodeAt(behind);
    while (code < ASCII && (kindOf[code] === Kind.letter || kindOf[code] === Kind.digit)) code = text.charCodeAt(++behind);
    if (code >= ASCII) return take(word);
    at = behind;
    return true;
  };
  /** A single space between words. */
  const takeSpace = (code: number): boolean => {
    const next = text.charCodeAt(at + 1);
    if (code !== SPACE || next >= ASCII || kindOf[next] === Kind.blank || kindOf[next] === Kind.slash) return false;
    at++;
    return true;
  };
  const close = (offset: number, sign: string): void => {
    const opening = open.pop();
    push(sign, offset);
    if (opening === undefined) return;
    partner[opening] = words.length - 1;
    partner[words.length - 1] = opening;
  };
  /** Reads a part of a template: from after a backtick or the brace of a substitution to the next of either. */
  const template = (): void => {
    const first = at;
    take(templatePart);
    contents?.push({ kind: 'text', start: first, end: at });
    push('`', at);
    if (text.startsWith('${', at)) {
      open.push(words.length);
      push('${', at);
      at += 2;
    } else at++;
  };

  while (at < end) {
    const before = at;
    const code = text.charCodeAt(at);
    const mayBeBlank = code >= ASCII || kindOf[code] === Kind.blank || kindOf[code] === Kind.slash;
    if (mayBeBlank && (takeSpace(code) || take(blank))) {
      newLine ||= lineBreak.test(at === before + 1 ? text[before] : text.slice(before, at));
      contents?.push({ kind: 'comment', start: before, end: at });
    }
    if (at >= end) break;
    if (contents && text.startsWith('/*', at)) contents.push({ kind: 'comment', start: at, end: text.length });
    const offset = at;
    const char = text[at];
    if (takeWord()) push(text.slice(offset, at), offset);
    else if (char === '"' || char === "'") {
      const isWhole = take(quoted);
      contents?.push({ kind: 'text', start: offset + 1, end: isWhole ? at - 1 : text.length });
      if (!isWhole) at++;
      push('"', offset);
    } else if (mayBeNumber(text, at) && take(number)) {
      contents?.push({ kind: 'number', start: offset, end: at });
      push('0', offset);
    } else if (char === '`') {
      at++;
      template();
    } else if (char === '/' && startsRegexp(words, partner) && take(regexp)) {
      contents?.push({ kind: 'text', start: offset + 1, end: text.lastIndexOf('/', at - 1) });
      push('/', offset);
    } else if (char === '}' && open.length > 0 && words[open[open.length - 1]] === '${') {
      close(offset, '}');
      at++;
      template();
    } else {
      const sign = signAt(text, at, char);
      at += sign === '.' && char === '?' ? 2 : sign.length;
      if (sign === '(' || sign === '[' || sign === '{') open.push(words.length);
      if (sign === ')' || sign === ']' || sign === '}') close(offset, sign);
      else push(sign, offset);
      if (skips && sign === '{') at = skips.get(offset) ?? at;
    }
  }
  tokens.count = words.length;
  return tokens;
}

/** A digit, or a point before one. */
const mayBeNumber = (text: string, at: number): boolean => {
  const code = text.charCodeAt(text[at] === '.' ? at + 1 : at);
  return code < ASCII && kindOf[code] === Kind.digit;
};

/** Signs of one character, but for arrows, spreads, and optional chains, which read as a point. */
function signAt(text: string, at: number, char: string): string {
  if (char === '=') return text[at + 1] === '>' ? '=>' : char;
  if (char === '.') return text[at + 1] === '.' && text[at + 2] === '.' ? '...' : char;
  return char === '?' && text[at + 1] === '.' ? '.' : char;
}

/** After a value a slash divides. A brace counts as the end of a block, because object literals are rarely divided. */
function startsRegexp(words: readonly string[], partner: readonly number[]): boolean {
  const last = words.at(-1);
  if (last === undefined || operators.has(last)) return true;
  if (last === ')') return headWords.has(words[partner[words.length - 1] - 1] ?? '');
  return !(isWord(last) || last === ']' || last === '0' || last === '"' || last === '`' || last === '/');
}
