/** Words and flags of `snapdiff capture`, checked one by one. */
import { SnapdiffError } from '../errors.js';
import { captureOptions } from './capture-options.js';
import { parseDuration } from './duration.js';
import { choice, single, type Values, wholeNumber } from './flags.js';

export interface CaptureFlags {
  program: string;
  file: string | null;
  target?: string | undefined;
  list: boolean;
  /** Null: until somebody stops it. */
  count: number | null;
  /** What the next snapshot waits for. */
  next: { by: 'time'; seconds: number } | { by: 'signal' } | { by: 'enter' };
  overwrite: boolean;
  progress?: boolean | undefined;
  quiet: boolean;
}

const MOST_SNAPSHOTS = 10_000;

/** @throws SnapdiffError 'usage' */
export function readCaptureFlags(words: readonly string[], values: Values): CaptureFlags {
  const [program, file = null, surplus] = words;
  if (program === undefined)
    throw new SnapdiffError(
      'usage',
      'which program? snapdiff capture <pid|host:port> [file]',
      {},
      { hint: 'Give the pid of a Node process, or the address of an inspector.' },
    );
  if (surplus !== undefined)
    throw new SnapdiffError('usage', `one word too many: ${JSON.stringify(surplus)}`, {}, { hint: 'Write snapdiff capture <pid|host:port> [file]' });
  const interval = single(values, 'interval');
  const signal = choice(values, 'on', captureOptions.on.choices);
  if (interval !== undefined && signal !== undefined) throw new SnapdiffError('usage', 'either --interval or --on, not both');
  const count = wholeNumber('--count', single(values, 'count'), 1, MOST_SNAPSHOTS);
  return {
    program,
    file,
    target: single(values, 'target'),
    list: values['list'] === true,
    count: count ?? (interval === undefined && signal === undefined ? 1 : null),
    next: interval !== undefined ? { by: 'time', seconds: parseDuration('--interval', interval) } : signal !== undefined ? { by: 'signal' } : { by: 'enter' },
    overwrite: values['overwrite'] === true,
    ...(typeof values['progress'] === 'boolean' ? { progress: values['progress'] } : {}),
    quiet: values['quiet'] === true,
  };
}
