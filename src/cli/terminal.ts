/** Width and colour of what is printed. */
import { fstatSync } from 'node:fs';
import type { Host, OutputStream } from './host.js';

const MIN_SENTENCE_WIDTH = 40;
/** Logs and files are rarely narrower. */
const PIPE_WIDTH = 120;
const TERMINAL_WIDTH = 80;

/** Columns of the terminal, $COLUMNS, or a guess. */
export function widthOfStream(stream: OutputStream, env: Host['env']): number {
  if (stream.isTTY && stream.columns) return stream.columns;
  const columns = Number(env['COLUMNS']);
  if (Number.isInteger(columns) && columns > 0) return columns;
  return stream.isTTY ? TERMINAL_WIDTH : PIPE_WIDTH;
}

/** Columns of standard output; where that is a pipe, to a pager perhaps, those of the terminal that standard error goes to. */
export function widthOfOutput({ stdout, stderr, env }: Pick<Host, 'stdout' | 'stderr' | 'env'>): number {
  return widthOfStream(stderr.isTTY && !stdout.isTTY && isPipe(stdout) && !env['COLUMNS'] ? stderr : stdout, env);
}

function isPipe({ fd }: OutputStream): boolean {
  try {
    return fd !== undefined && fstatSync(fd).isFIFO();
  } catch {
    return false; // closed
  }
}

/** Width for sentences on standard error. Infinity for a pipe or a log, so that a search finds a sentence on one line. */
export function widthOfSentences(stream: OutputStream, env: Host['env']): number {
  return stream.isTTY || env['COLUMNS'] ? Math.max(MIN_SENTENCE_WIDTH, widthOfStream(stream, env)) : Number.POSITIVE_INFINITY;
}

/** --color and --no-color, then FORCE_COLOR, then NO_COLOR (https://no-color.org), then the terminal. */
export function wantsColor(flag: boolean | undefined, stream: OutputStream, env: Host['env']): boolean {
  if (flag !== undefined) return flag;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env['NO_COLOR']) return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
