/**
 * The scopes of a script and the variables each of them declares, found from tokens without a parser. A text that is read wrongly gives scopes that
 * match no function's position, so callers find nothing instead of a wrong variable.
 */
import { headWords, type ReadRange, type Tokens, tokenize } from './tokens.js';

export interface Declaration {
  name: string;
  /** Offset of the name in the text. */
  offset: number;
  /** The keyword of the declaration; empty for parameters, functions and classes. */
  keyword: string;
  /** Offset of its initial value; -1 if it has none. */
  valueOffset: number;
}

export interface Scope {
  kind: 'script' | 'function' | 'class' | 'block';
  /** Offset at which V8 starts a function: its parameters; for other scopes the first character. */
  start: number;
  end: number;
  parent: Scope | null;
  /** In the order of the text. */
  declarations: Declaration[];
}

export interface ScopeTree {
  text: string;
  script: Scope;
  /** The function or class by the offset at which V8 starts it. */
  at: ReadonlyMap<number, Scope>;
  /** All of them. */
  scopes: readonly Scope[];
  /** False: only the scopes around some functions are known. */
  isWhole: boolean;
  /** Whether a function inside this scope mentions the name. */
  isCaptured(scope: Scope, name: string): boolean;
  /** Offset at which a class or constructor first gives its instances this property: `this.name = ...`, or a field; -1 if it does not. */
  assigned(scope: Scope, name: string): number;
  /** Offset of the first `globalThis.name = ...`; -1 if there is none. */
  assignedToGlobal(name: string): number;
}

/** Longer texts are not read. */
const MAX_LENGTH = 6_000_000;
const statementWords = new Set('const let var function class if for while return import export throw try switch do break continue async'.split(' '));
const isName = (token: string | undefined): token is string => token !== undefined && /^[\p{ID_Start}$_]/u.test(token);

/**
 * `range`: the part of the text that is read, all but some bodies; `around`: of a part, the innermost scope around it, and the scopes known so far, to which
 * those of the part are added. Null for texts that are too long, unless parts of them are skipped.
 */
export function scopesOf(text: string, range?: ReadRange, around?: { tree: ScopeTree; scope: Scope }): ScopeTree | null {
  if (text.length > MAX_LENGTH && !range) return null;
  const tokens = tokenize(text, undefined, range);
  const { count, words, starts, partner } = tokens;
  const endOf = (token: number): number => (token < 0 || token >= count ? (range?.end ?? text.length) : starts[token] + 1);
  const outermost: Scope = around?.scope ?? { kind: 'script', start: 0, end: text.length, parent: null, declarations: [] };
  const script = around?.tree.script ?? outermost;
  const at = new Map<number, Scope>(around?.tree.at ?? [[0, script]]);
  const scopes: Scope[] = [...(around?.tree.scopes ?? [script])];
  const functions: Scope[] = [];
  /** Scopes around the current token, each with its last token. */
  const stack: { scope: Scope; last: number }[] = [{ scope: outermost, last: count }];
  /** First tokens of bodies, which do not begin a scope of their own. */
  const bodies = new Set<number>();

  const begin = (kind: Scope['kind'], first: number, last: number): Scope => {
    const scope: Scope = { kind, start: starts[first], end: endOf(last), parent: stack[stack.length - 1].scope, declarations: [] };
    scopes.push(scope);
    if (kind === 'function') functions.push(scope);
    if (kind === 'function' || kind === 'class') at.set(scope.start, scope);
    // V8 starts asynchronous arrow functions at `async`.
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
  return { text, script, at, scopes, isWhole: range === undefined, isCaptured, assigned, assignedToGlobal };

  function closing(token: number): number {
    return partner[token] === -1 ? count : partner[token];
  }

  /** Parentheses that begin a scope: parameters of a function, the head of a loop, or of a catch clause. */
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

  /** Whether a word such as `catch` or `for` is the name of a method of a class or object literal. */
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

  /** The last token of the arrow function whose body begins at this token. */
  function endOfArrow(body: number): number {
    if (words[body] !== '{') return endOfExpression(body) - 1;
    bodies.add(body);
    return closing(body);
  }

  /** The token after an expression: a comma, a semicolon, the closing bracket around it, or a new statement. */
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

  function assigned(scope: Scope, name: string): number {
    const known = around?.tree.assigned(scope, name) ?? -1;
    if (known !== -1) return known;
    let field = -1;
    for (let token = firstFrom(scope.start), depth = scope.start < (range?.start ?? 0) ? 1 : 0; token < count && starts[token] < scope.end; token++) {
      if (words[token] === name) {
        const form = assignment(tokens, token);
        if (form === 'this') return starts[token - 2];
        if (form === 'field' && scope.kind === 'class' && depth === 1 && field === -1) field = starts[token];
      }
      if (/^(?:[{([]|\$\{)$/.test(words[token])) depth++;
      else if (/^[})\]]$/.test(words[token])) depth--;
    }
    return field;
  }

  function assignedToGlobal(name: string): number {
    for (let token = 2; token < count; token++) if (words[token] === name && assignment(tokens, token) === 'global') return starts[token - 2];
    return around?.tree.assignedToGlobal(name) ?? -1;
  }

  /** The first token at an offset or behind it. Time O(log tokens). */
  function firstFrom(offset: number): number {
    let [least, behind] = [0, count];
    while (least < behind) {
      const middle = (least + behind) >>> 1;
      if (starts[middle] < offset) least = middle + 1;
      else behind = middle;
    }
    return least;
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

/** The same scopes as objects of their own, to which others can be added. */
export function copyOf(tree: ScopeTree): ScopeTree {
  const copies = new Map(tree.scopes.map((scope): [Scope, Scope] => [scope, { ...scope, declarations: [...scope.declarations] }]));
  const copied = (scope: Scope): Scope => copies.get(scope) as Scope;
  for (const copy of copies.values()) if (copy.parent) copy.parent = copied(copy.parent);
  return { ...tree, script: copied(tree.script), at: new Map([...tree.at].map(([offset, scope]) => [offset, copied(scope)])), scopes: [...copies.values()] };
}

/** Names of the global object. */
export const globalNames: readonly string[] = ['globalThis', 'global', 'window', 'self'];

/** Whether a word is a property in `this.name = value`, `globalThis.name = value`, or may be a field where a class has it: `name = value`, `name;`. */
export function assignment({ words, startsLine }: Tokens, token: number): 'this' | 'global' | 'field' | null {
  const before = words[token - 1];
  let next = token + 1;
  while (next < token + 3 && /^[?|&]$/.test(words[next])) next++;
  const isAssigned = words[next] === '=' && words[next + 1] !== '=';
  if (before === '.') {
    if (!isAssigned || words[token - 3] === '.') return null;
    return words[token - 2] === 'this' ? 'this' : globalNames.includes(words[token - 2]) ? 'global' : null;
  }
  const isDeclared = words[next] !== '=' && next === token + 1 && (words[next] === ';' || words[next] === '}' || startsLine[next]);
  return (isAssigned || isDeclared) && (/^[{;}]$|^static$/.test(before) || startsLine[token]) ? 'field' : null;
}

function functionScope(scope: Scope): Scope {
  let found = scope;
  while (found.parent && found.kind !== 'function') found = found.parent;
  return found;
}

/** Whether a brace begins a block (where a statement may begin) and not an object literal. */
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
