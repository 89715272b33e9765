/** A line on a terminal's standard error, redrawn at most ten times a second and removed when the work is done. */
import { basename } from 'node:path';
import { visible } from '../text/safe.js';
import { cutEnd, displayWidth } from '../text/width.js';
import type { OutputStream } from './host.js';

const INTERVAL_MS = 100;

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

export function progressLine(stream: OutputStream, now: () => number = Date.now): ProgressLine {
  const line = liveLine(stream);
  // Work that is done within the first interval shows nothing at all.
  let last = now();
  return {
    update(all) {
      if (now() - last < INTERVAL_MS) return;
      last = now();
      line.draw(progressText(all));
    },
    clear: line.clear,
  };
}

interface LiveLine {
  /** Text without escape sequences; what does not fit is cut. */
  draw(text: string): void;
  clear(): void;
}

/** A line that each drawing replaces. */
export function liveLine(stream: OutputStream): LiveLine {
  let drawn = 0;
  const draw = (text: string) => {
    // One column stays free: a full line makes some terminals start the next.
    const cut = cutEnd(text, (stream.columns || 80) - 1);
    const width = displayWidth(cut);
    stream.write(`\r${cut}${' '.repeat(Math.max(0, drawn - width))}${cut === '' ? '\r' : ''}`, () => {});
    drawn = width;
  };
  return {
    draw,
    clear() {
      if (drawn > 0) draw('');
    },
  };
}

/** "before.heapsnapshot 43 % nodes | after.heapsnapshot 12 % edges"; of many snapshots those that are being worked on. */
function progressText(all: readonly Progress[]): string {
  const working = all.filter(({ fraction }) => fraction > 0 && fraction < 1);
  const shown = all.length > 2 ? working : all;
  const done = all.filter(({ fraction }) => fraction >= 1).length;
  const count = all.length > 2 ? [`${done} of ${all.length} done`] : [];
  const parts = shown.map(({ path, phase, fraction }) => {
    const percent = Number.isFinite(fraction) ? Math.floor(Math.min(1, Math.max(0, fraction)) * 100) : 0;
    return `${visible(basename(path))} ${percent} % ${visible(phase)}`;
  });
  return [...count, ...parts].join(' | ');
}
