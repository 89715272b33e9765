/** Names of functions and classes as V8 takes them from the text: of the declaration, or of what they are assigned to. */
import type { Scope } from './scopes.js';

/** Characters before a scope that are looked at. */
const BEFORE = 300;
const identifier = '[#\\p{ID_Start}$_][\\p{ID_Continue}$]*';
const declaredClass = new RegExp(`^class\\s+(?!extends\\b)(${identifier})`, 'u');
const assigned = new RegExp(`(${identifier})\\s*(?:[=:]|\\?\\?=|\\|\\|=)\\s*(?:async\\s*)?$`, 'u');
const assignedFunction = new RegExp(`(${identifier})\\s*(?:[=:]|\\?\\?=|\\|\\|=)\\s*(?:async\\s+)?function\\s*\\*?\\s*$`, 'u');
const declared = new RegExp(`(${identifier})\\s*$`, 'u');

/** The name of a function or class and its offset in the text; null if it has none. */
export function nameOfScope(text: string, scope: Scope): { name: string; offset: number } | null {
  const first = Math.max(0, scope.start - BEFORE);
  const before = text.slice(first, scope.start);
  const found = (match: RegExpExecArray | null) => match && { name: match[1], offset: first + match.index };
  if (scope.kind === 'class') {
    const own = declaredClass.exec(text.slice(scope.start, scope.start + BEFORE));
    return own ? { name: own[1], offset: scope.start + own[0].length - own[1].length } : found(assigned.exec(before));
  }
  if (scope.kind !== 'function') return null;
  const word = declared.exec(before);
  if (word?.[1] === 'constructor' && scope.parent?.kind === 'class') return nameOfScope(text, scope.parent);
  if (word && word[1] === 'function') return found(assignedFunction.exec(before));
  return word && word[1] !== 'async' ? found(word) : found(assigned.exec(before));
}

const typed = new RegExp(`\\b(?:const|let|var)\\s+(${identifier})\\s*(?::[^=]*)?=\\s*(?:async\\s*)?$`, 'u');
const assignedBefore = new RegExp(`(?:(${identifier})\\s*(?:=|\\?\\?=|\\|\\|=)|(?<=(?:[{,]|^)\\s*)(${identifier})\\s*:)\\s*(?:async\\s*)?$`, 'u');

/** The name of the variable or property that a function is assigned to, by the text before it in its line; null if it is not assigned. */
export function assignedName(before: string): string | null {
  const found = typed.exec(before) ?? assignedBefore.exec(before);
  return found?.[1] ?? found?.[2] ?? null;
}
