/**
 * Patterns for names: exact, with * for any text (blanks, slashes and dots too), or /regular expression/flags.
 */
import { type Context, createContext, runInContext } from 'node:vm';
import { SnapdiffError } from '../errors.js';

/** The names that match. Takes them all at once, because a regular expression has one time limit for the whole list. */
export type Matcher = (names: readonly string[]) => Set<string>;
export type Tester = (names: readonly string[]) => Uint8Array;

/**
 * Milliseconds for one regular expression on so many names, and on all of them. Half a million names take less than 100; on a machine that is busy
 * otherwise a list of that length would reach the first limit.
 *
 * V8 backtracks, so that /^(a+)+$/ on one long name runs for years and blocks the thread, signals included. A watchdog ends it: `vm` has one, which
 * works without an event loop. The alternatives are linear engines, and both lose more than they gain: re2js knows neither lookahead nor
 * backreferences (/^(?!Detached)/ is a likely pattern here), and V8's `l` flag needs an experimental switch for the whole process.
 */
const TIME_LIMIT = 700;
const NAMES_AT_ONCE = 2_000;
const WHOLE_LIMIT = 30_000;

/** Linear in the names for exact and * patterns. Throws a usage error for a regular expression that does not compile; so do calls that take too long. */
export function matcher(pattern: string): Matcher {
  const test = tester(pattern);
  return (names) => {
    const fits = test(names);
    return new Set(names.filter((_name, at) => fits[at] === 1));
  };
}

/** The names that match any of the patterns. */
export function anyMatcher(patterns: readonly string[]): Matcher {
  const matchers = patterns.map(matcher);
  return (names) => new Set(matchers.flatMap((matching) => [...matching(names)]));
}

/** As matcher(), for long lists of long texts: 1 for each that matches, 0 for others. */
export function tester(pattern: string): Tester {
  const expression = expressionIn(pattern);
  if (expression !== null) return expressionTester(pattern, expression[1], expression[2]);
  const pieces = pattern.split('*');
  const fits = pieces.length === 1 ? (name: string) => name === pattern : (name: string) => matchesPieces(name, pieces);
  return (names) => Uint8Array.from(names, (name) => Number(fits(name)));
}

/** The only name that matches; null for patterns of several. */
export const onlyName = (pattern: string): string | null => (expressionIn(pattern) !== null || pattern.includes('*') ? null : pattern);

const expressionIn = (pattern: string): RegExpExecArray | null => /^\/(.+)\/([a-z]*)$/s.exec(pattern);

function expressionTester(pattern: string, source: string, flags: string): Tester {
  const expression = compiled(pattern, source, flags);
  let [names, fits]: [readonly string[], Uint8Array] = [[], new Uint8Array()];
  let [from, end] = [0, 0];
  const run = () => {
    for (let at = from; at < end; at++) fits[at] = Number(expression.test(names[at]));
  };
  let context: Context | null = null;
  let atOnce = NAMES_AT_ONCE;
  return (tested) => {
    context ??= createContext({ run });
    [names, fits] = [tested, new Uint8Array(tested.length)];
    const began = performance.now();
    for (from = 0; from < names.length; from = end) {
      const before = performance.now();
      if (before - began > WHOLE_LIMIT) throw tooSlow(pattern);
      end = Math.min(names.length, from + atOnce);
      try {
        runInContext('run()', context, { timeout: TIME_LIMIT });
      } catch (cause) {
        throw (cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? tooSlow(pattern, cause) : cause;
      }
      // Each watchdog takes as long as hundreds of names.
      if (end - from === atOnce && performance.now() - before < TIME_LIMIT / 20) atOnce *= 2;
    }
    return fits;
  };
}

function tooSlow(pattern: string, cause?: unknown): SnapdiffError {
  const hint = 'A repetition inside a repetition, as in (a+)+, needs exponential time. Write it without one, or use * for any text.';
  return new SnapdiffError('usage', `${pattern} takes too long on the names of this report`, {}, { hint, cause });
}

function compiled(pattern: string, source: string, flags: string): RegExp {
  try {
    // g and y would make the answer depend on the name before
    return new RegExp(source, flags.replace(/[gy]/g, ''));
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
