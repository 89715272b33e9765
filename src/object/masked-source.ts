/**
 * The text of a script without its contents: same lines, brackets, keywords, and the names of variables, functions, classes, their properties and exports
 * stay where they are, so that declarations are found in the same places. Comments become blanks, texts and other words "x", numbers "0".
 */
import { assignment, globalNames, type Scope, scopesOf } from './scopes.js';
import { type ContentRange, type Tokens, tokenize } from './tokens.js';

const keywords = new Set(
  `async await break case catch class const continue debugger default delete do else enum export exports extends false finally for from function get
  if import in instanceof let module new null of return set static super switch this throw true try typeof undefined var void while with yield as`.split(/\s+/),
);
const isWord = /^(?!\$\{)[#\p{ID_Start}$_]/u;
/** V8 cuts texts at this length. */
const CUT_UNITS = 1024;

/**
 * `mark`: letters and digits that stand for this text, so that texts which differ in their contents alone still differ. They follow a short text as a
 * comment; a text that may be cut keeps its length, and has them after each "x". Texts that are too long to be read for declarations keep their lines
 * only. Time O(length).
 */
export function maskedSource(text: string, mark = ''): string {
  if (mark !== '' && text !== '' && text.length < CUT_UNITS) return `${maskedSource(text)}//${mark}`;
  const letters = mark === '' ? plain : lettersOf(mark);
  const scopes = scopesOf(text);
  if (scopes === null) return filled(text, letters);
  const contents: ContentRange[] = [];
  const tokens = tokenize(text, contents);
  const names = declaredIn([scopes.script, ...scopes.at.values()]);
  const parts: string[] = [];
  let at = 0;
  /** Contents are in order, but one without an end reaches over others. */
  const replace = (start: number, end: number, filler: Filler): void => {
    const from = Math.max(at, start);
    if (end <= from) return;
    parts.push(text.slice(at, from), filled(text.slice(from, end), filler));
    at = end;
  };
  let range = 0;
  const replaceRange = ({ start, end, kind }: ContentRange): void => replace(start, end, kind === 'text' ? letters : plainFillers[kind]);
  for (let token = 0; token < tokens.count; token++) {
    const word = tokens.words[token];
    if (!isWord.test(word) || names.has(word) || isNamed(tokens, token) || assignment(tokens, token) !== null) continue;
    const start = tokens.starts[token];
    while (range < contents.length && contents[range].start <= start) replaceRange(contents[range++]);
    const filling = letters(word.length);
    replace(start, start + word.length, (count) => (names.has(filling) ? plain(count) : filling.slice(0, count)));
  }
  while (range < contents.length) replaceRange(contents[range++]);
  return parts.join('') + text.slice(at);
}

/** Letters that no mark has, one for each letter of a mark. */
const PLACES = 'ABCDEFGHIJ';

/** The mark with which a cut text was masked; null if the text is not masked. */
export function markOf(text: string): string | null {
  const [plainText, places] = [maskedSource(text), maskedSource(text, PLACES)];
  const letters: string[] = Array(PLACES.length).fill('');
  for (let at = 0; at < text.length; at++) {
    if (plainText[at] === 'x' && places[at] !== 'x') letters[PLACES.indexOf(places[at])] ||= text[at];
  }
  const mark = letters.map((letter) => letter || 'x').join('');
  return maskedSource(text, mark) === text ? mark : null;
}

/** Whether a word is the name of a class that is instantiated, of an export, or of a property of a literal. */
function isNamed({ words }: Tokens, token: number): boolean {
  for (let before = token - 1; before >= 0; before -= 2) {
    if (words[before] === 'new' || (words[before] === '.' && words[before - 1] === 'exports')) return true;
    if (words[before] !== '.') break;
  }
  return words[token + 1] === ':' && (words[token - 1] === '{' || words[token - 1] === ',');
}

/** So many units that take the place of others. */
type Filler = (count: number) => string;

const plain: Filler = (count) => 'x'.repeat(count);
const plainFillers = { comment: (count: number) => ' '.repeat(count), number: (count: number) => '0'.repeat(count) } as const;

/** "x", so that it begins no other token, and the letters of the mark one after the other. */
function lettersOf(mark: string): Filler {
  const doubled = mark + mark;
  let at = 0;
  return (count) => {
    let filling = 'x';
    while (filling.length < count) {
      const part = doubled.slice(at, at + Math.min(mark.length, count - filling.length));
      filling += part;
      at = (at + part.length) % mark.length;
    }
    return filling;
  };
}

/** Line breaks stay, and the backslash before one. */
function filled(text: string, filler: Filler): string {
  return text.replace(/\\(?=[\n\r\u2028\u2029])|(?:(?!\\[\n\r\u2028\u2029])[^\n\r\u2028\u2029])+/g, (units) => (units === '\\' ? units : filler(units.length)));
}

/** The keywords and the names that the scopes and those around them declare. */
function declaredIn(scopes: readonly Scope[]): ReadonlySet<string> {
  const names = new Set([...keywords, ...globalNames]);
  const seen = new Set<Scope>();
  for (const scope of scopes) {
    for (let each: Scope | null = scope; each && !seen.has(each); each = each.parent) {
      seen.add(each);
      for (const { name } of each.declarations) names.add(name);
    }
  }
  return names;
}
