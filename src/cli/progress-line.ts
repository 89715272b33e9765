/** A line on a terminal's standard error, redrawn at most ten times a second and removed when the work is done. */
import { basename } from 'node:path';
import { visible } from '../text/safe.js';
import { cutEnd, displayWidth } from '../text/width.js';
import { readableBy } from './ascii.js';
import type { Host } from './host.js';

const INTERVAL_MS = 100;
/** Text that stays the same for this long is followed by the time that it has stayed. */
const STEADY_SECONDS = 2;

/** Of a file that is analysed, or of an operation that is repeated. */
interface Progress {
  path: string;
  phase: string;
  /** 0 to 1. */
  fraction: number;
}

export interface ProgressLine {
  update(all: readonly Progress[]): void;
  clear(): void;
}

export const noProgress: ProgressLine = { update() {}, clear() {} };

export function progressLine(host: Terminal, now: () => number = Date.now): ProgressLine {
  const line = liveLine(host);
  // Work that is done within the first interval shows nothing at all.
  let last = now();
  let shown = '';
  let since = last;
  return {
    update(all) {
      const text = progressText(all);
      if (text !== shown) since = now();
      shown = text;
      if (now() - last < INTERVAL_MS) return;
      last = now();
      const seconds = Math.floor((last - since) / 1000);
      line.draw(seconds < STEADY_SECONDS ? text : `${text} (${seconds} s)`);
    },
    clear: line.clear,
  };
}

/** What a live line needs of a Host. */
type Terminal = Pick<Host, 'stderr' | 'env'>;

interface LiveLine {
  /** Text without escape sequences; what does not fit is cut. */
  draw(text: string): void;
  clear(): void;
}

/** A line that each drawing replaces. */
export function liveLine({ stderr, env }: Terminal): LiveLine {
  /** Columns of what was drawn last. */
  let drawn = 0;
  const draw = (text: string) => {
    const columns = stderr.columns || 80;
    // One column stays free: a full line makes some terminals start the next.
    const cut = readableBy(env, cutEnd(text, columns - 1));
    const width = displayWidth(cut);
    // A terminal that has become narrower has wrapped the line.
    const wrapped = Math.max(0, Math.ceil(drawn / columns) - 1);
    const start = wrapped > 0 ? `\r\x1b[${wrapped}A\x1b[J` : '\r';
    const blanks = wrapped > 0 ? '' : ' '.repeat(Math.max(0, drawn - width));
    stderr.write(`${start}${cut}${blanks}${cut === '' ? '\r' : ''}`, () => {});
    drawn = width;
  };
  return {
    draw,
    clear() {
      if (drawn > 0) draw('');
    },
  };
}

/** "before.heapsnapshot 43 % nodes | after.heapsnapshot 12 % edges"; of many snapshots those that are being worked on; what follows when all are read. */
function progressText(all: readonly Progress[]): string {
  const done = all.filter(({ fraction }) => fraction >= 1).length;
  if (all.length === 0) return 'opening';
  if (done === all.length) return all.length > 1 ? `comparing ${all.length} snapshots, finding what holds the growth` : 'making the report';
  const working = all.filter(({ fraction }) => fraction > 0 && fraction < 1);
  const shown = all.length > 2 ? working : all;
  const count = all.length > 2 ? [`${done} of ${all.length} done`] : [];
  const parts = shown.map(({ path, phase, fraction }) => {
    const percent = Number.isFinite(fraction) ? Math.floor(Math.min(1, Math.max(0, fraction)) * 100) : 0;
    return `${visible(basename(path))} ${percent} % ${visible(phase)}`;
  });
  return [...count, ...parts].join(' | ');
}
