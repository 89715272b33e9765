/**
 * Patterns for names: exact, with * for any text (blanks, slashes and dots too), or /regular expression/flags.
 */
import { SnapdiffError } from '../errors.js';

export type Matcher = (name: string) => boolean;

/** Linear in the name for exact and * patterns. Throws a usage error for a regular expression that does not compile. */
export function matcher(pattern: string): Matcher {
  const expression = /^\/(.+)\/([a-z]*)$/s.exec(pattern);
  if (expression !== null) return expressionMatcher(pattern, expression[1], expression[2]);
  if (!pattern.includes('*')) return (name) => name === pattern;
  const pieces = pattern.split('*');
  return (name) => matchesPieces(name, pieces);
}

/** True where any of the patterns matches. */
export function anyMatcher(patterns: readonly string[]): Matcher {
  const matchers = patterns.map(matcher);
  return (name) => matchers.some((matches) => matches(name));
}

function expressionMatcher(pattern: string, source: string, flags: string): Matcher {
  try {
    // g and y would make the answer depend on the name before
    const expression = new RegExp(source, flags.replace(/[gy]/g, ''));
    return (name) => expression.test(name);
  } catch (cause) {
    throw new SnapdiffError('usage', `${pattern} is not a regular expression: ${(cause as Error).message}`, {}, { cause });
  }
}

/** The pieces between stars, each found as early as possible; no backtracking. */
function matchesPieces(name: string, pieces: readonly string[]): boolean {
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  let position = first.length;
  const end = name.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, position);
    if (found < 0 || found + piece.length > end) return false;
    position = found + piece.length;
  }
  return true;
}
