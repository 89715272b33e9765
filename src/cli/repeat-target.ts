/** The words of `snapdiff run` -> what is to be repeated. */
import { SnapdiffError } from '../errors.js';
import type { LeakTarget } from './library.js';

/** @throws SnapdiffError 'usage' */
export function readTarget(words: readonly string[], _values: Record<string, unknown>): LeakTarget {
  const [module, surplus] = words;
  if (module === undefined)
    throw new SnapdiffError('usage', 'nothing to repeat: snapdiff run <module>', {}, { hint: 'snapdiff run --help says what it exports.' });
  if (surplus !== undefined) throw new SnapdiffError('usage', `one word too many: ${JSON.stringify(surplus)}`, {}, { hint: 'Write snapdiff run <module>' });
  return { module };
}
