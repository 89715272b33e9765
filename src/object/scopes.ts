/**
 * The scopes of a script and the variables each of them declares. Found by tokens, not by a parser: text that it does not understand gives
 * scopes that no function's position matches, so that callers find nothing rather than something wrong.
 */
import { headWords, type Tokens, tokenize } from './tokens.js';

export interface Declaration {
  name: string;
  /** Of the name in the text. */
  offset: number;
  /** The word before it or its list; empty for parameters, functions and classes. */
  keyword: string;
  /** Of the value that it is initialised with, -1 for none. */
  valueOffset: number;
}

export interface Scope {
  kind: 'script' | 'function' | 'class' | 'block';
  /** Where V8 has a function start: its parameters; else the first character. */
  start: number;
  end: number;
  parent: Scope | null;
  /** In the order of the text. */
  declarations: Declaration[];
}

export interface ScopeTree {
  text: string;
  script: Scope;
  /** The function, or class, that V8 has start at an offset. */
  at: ReadonlyMap<number, Scope>;
  /** Whether a function inside this scope mentions the name. */
  isCaptured(scope: Scope, name: string): boolean;
}

/** Longer texts are not looked at. */
const MAX_LENGTH = 2_000_000;
const statementWords = new Set('const let var function class if for while return import export throw try switch do break continue async'.split(' '));
const isName = (token: string | undefined): token is string => token !== undefined && /^[\p{ID_Start}$_]/u.test(token);

/** Null for texts that are too long. */
export function scopesOf(text: string): ScopeTree | null {
  if (text.length > MAX_LENGTH) return null;
  const tokens = tokenize(text);
  const { count, words, starts, partner } = tokens;
  const endOf = (token: number): number => (token < 0 || token >= count ? text.length : starts[token] + 1);
  const script: Scope = { kind: 'script', start: 0, end: text.length, parent: null, declarations: [] };
  const at = new Map([[0, script]]);
  const functions: Scope[] = [];
  /** Scopes around the token that is read, with the token each of them ends at. */
  const stack: { scope: Scope; last: number }[] = [{ scope: script, last: count }];
  /** Bodies, by their first token: they begin no scope of their own. */
  const bodies = new Set<number>();

  const begin = (kind: Scope['kind'], first: number, last: number): Scope => {
    const scope: Scope = { kind, start: starts[first], end: endOf(last), parent: stack[stack.length - 1].scope, declarations: [] };
    if (kind === 'function') functions.push(scope);
    if (kind === 'function' || kind === 'class') at.set(scope.start, scope);
    // V8 has asynchronous arrow functions start at the word.
    if (kind === 'function' && words[first - 1] === 'async') at.set(starts[first - 1], scope);
    stack.push({ scope, last });
    return scope;
  };
  const declare = (scope: Scope, token: number, valueToken = -1, keyword = ''): void => {
    scope.declarations.push({ name: words[token], offset: starts[token], keyword, valueOffset: valueToken === -1 ? -1 : starts[valueToken] });
  };

  for (let token = 0; token < count; token++) {
    while (stack.length > 1 && stack[stack.length - 1].last < token) stack.pop();
    const { scope } = stack[stack.length - 1];
    const sign = words[token];
    const before = words[token - 1];
    if (before === '.') continue;
    if (sign === '(') parentheses(token);
    else if (sign === '{' && !bodies.has(token) && isBlock(tokens, token)) begin('block', token, closing(token));
    else if (isName(sign) && words[token + 1] === '=>') {
      const inner = begin('function', token, endOfArrow(token + 2));
      declare(inner, token);
    } else if (sign === 'function' || sign === 'class') {
      const named = words[token + 1] === '*' ? token + 2 : token + 1;
      if (isName(words[named]) && words[named] !== 'extends') declare(scope, named, token);
      if (sign === 'class') classBody(token);
    } else if ((sign === 'const' || sign === 'let' || sign === 'var') && (isName(words[token + 1]) || words[token + 1] === '{' || words[token + 1] === '[')) {
      bindings(token + 1, sign === 'var' ? functionScope(scope) : scope, sign);
    }
  }
  return { text, script, at, isCaptured };

  function closing(token: number): number {
    return partner[token] === -1 ? count : partner[token];
  }

  /** A function's parameters, a loop's head or a catch clause's; others begin no scope. */
  function parentheses(token: number): void {
    const last = closing(token);
    const next = words[last + 1];
    const head = words[token - 1] === 'await' ? words[token - 2] : words[token - 1];
    if (headWords.has(head) && words[token - 2] !== '.' && !(next === '{' && isMethodName(token - 1))) {
      if (head === 'for' || head === 'catch') {
        const scope = begin('block', token, next === '{' ? closing(last + 1) : endOfStatement(last + 1));
        if (head === 'catch') parameters(scope, token, last);
      }
    } else if (next === '=>') {
      parameters(begin('function', token, endOfArrow(last + 2)), token, last);
    } else if (next === '{') {
      parameters(begin('function', token, closing(last + 1)), token, last);
      bodies.add(last + 1);
    }
  }

  /** Whether a word like `catch` or `for` names a method of a class, or of an object literal. */
  function isMethodName(token: number): boolean {
    const before = words[token - 1] ?? '';
    return before === ',' || (stack[stack.length - 1].scope.kind === 'class' && /^[;{}]$/.test(before));
  }

  function parameters(scope: Scope, first: number, last: number): void {
    for (let token = first + 1; token < last; token++) {
      const isBound = /^[)}\],=]$/.test(words[token + 1]) && /^([({[,:]|\.\.\.)$/.test(words[token - 1]);
      if (isBound && isName(words[token])) declare(scope, token);
    }
  }

  function classBody(token: number): void {
    let brace = token + 1;
    while (brace < count && words[brace] !== '{') brace = partner[brace] > brace ? partner[brace] + 1 : brace + 1;
    if (brace >= count) return;
    begin('class', token, closing(brace));
    bodies.add(brace);
  }

  /** The last token of an arrow function whose body begins here. */
  function endOfArrow(body: number): number {
    if (words[body] !== '{') return endOfExpression(body) - 1;
    bodies.add(body);
    return closing(body);
  }

  /** The token after an expression: a comma, a semicolon, a bracket that was opened before, or a new statement. */
  function endOfExpression(first: number): number {
    for (let token = first; token < count; token++) {
      if (/^[,;)\]}]$/.test(words[token])) return token;
      if (token > first && tokens.startsLine[token] && statementWords.has(words[token]) && !/^[=(,:?&|+*<-]$|^=>$/.test(words[token - 1])) return token;
      if (partner[token] > token) token = partner[token];
    }
    return count;
  }

  function endOfStatement(first: number): number {
    for (let token = first; token < count; token++) {
      if (/^[;)\]}]$/.test(words[token])) return token;
      if (partner[token] > token) {
        token = partner[token];
        if (words[token] === '}') return token;
      }
    }
    return count;
  }

  /** `a = 1, {b, c: [d]} = e`, from its first token. */
  function bindings(first: number, scope: Scope, keyword: string): void {
    for (let token = first; token < count; ) {
      const isPattern = words[token] === '{' || words[token] === '[';
      const last = isPattern ? closing(token) : token;
      const valueToken = words[last + 1] === '=' ? last + 2 : -1;
      if (isPattern) pattern(token, last, scope, keyword);
      else if (isName(words[token])) declare(scope, token, valueToken, keyword);
      else return;
      const next = valueToken === -1 ? last + 1 : endOfExpression(valueToken);
      if (words[next] !== ',') return;
      token = next + 1;
    }
  }

  function pattern(first: number, last: number, scope: Scope, keyword: string): void {
    for (let token = first + 1; token < last; token++) {
      if (words[token] === '=') token = endOfExpression(token + 1) - 1;
      else if (isName(words[token]) && words[token + 1] !== ':') declare(scope, token, -1, keyword);
    }
  }

  function isCaptured(scope: Scope, name: string): boolean {
    const inner = functions.filter(({ start, end }) => start > scope.start && end <= scope.end);
    for (let token = 0; token < count && inner.length > 0; token++) {
      const offset = starts[token];
      if (offset <= scope.start || words[token] !== name || words[token - 1] === '.') continue;
      if (offset >= scope.end) break;
      if (inner.some(({ start, end }) => offset >= start && offset < end)) return true;
    }
    return false;
  }
}

function functionScope(scope: Scope): Scope {
  let found = scope;
  while (found.parent && found.kind !== 'function') found = found.parent;
  return found;
}

/** Whether a brace begins a block: it does where a statement may begin, else it begins an object literal. */
function isBlock({ words, partner }: Tokens, brace: number): boolean {
  const before = words[brace - 1];
  if (before === undefined || /^[;{}]$/.test(before)) return true;
  if (before === ')') return headWords.has(words[partner[brace - 1] - 1] ?? '') || words[partner[brace - 1] - 1] === 'await';
  if (before === ':') return isCase(words, brace - 1);
  return before === 'else' || before === 'do' || before === 'try' || before === 'finally' || before === 'static' || before === 'catch';
}

/** Whether a colon ends `case value` or `default`. */
function isCase(words: readonly string[], colon: number): boolean {
  for (let token = colon - 1; token >= 0 && colon - token < 12; token--) {
    if (words[token] === 'case' || words[token] === 'default') return words[token - 1] !== '.';
    if (/^[{}();,?]$/.test(words[token])) return false;
  }
  return false;
}
