/**
 * The text of a script without its contents: same length and lines, brackets, keywords, and the names of variables, functions, classes and exports stay
 * where they are, so that declarations are found in the same places. Comments become blanks, texts and other words "x", numbers "0".
 */
import { scopesOf } from './scopes.js';
import { type ContentRange, type Tokens, tokenize } from './tokens.js';

const keywords = new Set(
  `async await break case catch class const continue debugger default delete do else enum export exports extends false finally for from function get
  if import in instanceof let module new null of return set static super switch this throw true try typeof undefined var void while with yield as`.split(/\s+/),
);
const fillers = { comment: ' ', text: 'x', number: '0' } as const;
const isWord = /^(?!\$\{)[#\p{ID_Start}$_]/u;

/** The same for the same text. Texts that are too long to be read for declarations keep their lines only. Time O(length). */
export function maskedSource(text: string): string {
  const scopes = scopesOf(text);
  if (scopes === null) return filled(text, 'x');
  const contents: ContentRange[] = [];
  const tokens = tokenize(text, contents);
  const names = new Set(keywords);
  for (const scope of new Set([scopes.script, ...scopes.at.values()])) {
    for (let each: typeof scope | null = scope; each; each = each.parent) for (const { name } of each.declarations) names.add(name);
  }
  const parts: string[] = [];
  let at = 0;
  /** Contents are in order, but one without an end reaches over others. */
  const replace = (start: number, end: number, filler: string): void => {
    const from = Math.max(at, start);
    if (end <= from) return;
    parts.push(text.slice(at, from), filled(text.slice(from, end), filler));
    at = end;
  };
  let range = 0;
  for (let token = 0; token < tokens.count; token++) {
    const word = tokens.words[token];
    if (!isWord.test(word) || names.has(word) || isNamed(tokens, token)) continue;
    const start = tokens.starts[token];
    for (; range < contents.length && contents[range].start <= start; range++)
      replace(contents[range].start, contents[range].end, fillers[contents[range].kind]);
    replace(start, start + word.length, 'x');
  }
  for (; range < contents.length; range++) replace(contents[range].start, contents[range].end, fillers[contents[range].kind]);
  return parts.join('') + text.slice(at);
}

/** Whether a word is the name of a class that is instantiated, of an export, or of a property of a literal. */
function isNamed({ words }: Tokens, token: number): boolean {
  for (let before = token - 1; before >= 0; before -= 2) {
    if (words[before] === 'new' || (words[before] === '.' && words[before - 1] === 'exports')) return true;
    if (words[before] !== '.') break;
  }
  return words[token + 1] === ':' && (words[token - 1] === '{' || words[token - 1] === ',');
}

/** Line breaks stay, and the backslash before one. */
function filled(text: string, filler: string): string {
  return text.replace(/\\(?=[\n\r\u2028\u2029])|[^\n\r\u2028\u2029]/g, (unit) => (unit === '\\' ? unit : filler.repeat(unit.length)));
}
