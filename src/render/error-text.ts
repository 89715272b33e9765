/**
 * The error of a run that could not report, as lines for a terminal.
 */
import type { ErrorReport } from '../report/report.js';
import { painter } from '../text/paint.js';
import { clip, terminalText } from '../text/safe.js';
import { wrap } from '../text/width.js';
import { type RenderOptions, widthOf } from './render-options.js';

/** "snapdiff: after.heapsnapshot is cut short: ..." and what to do about it, for stderr; a line feed at the end. A width of Infinity leaves each sentence whole. */
export function errorText(error: ErrorReport, options: RenderOptions = {}): string {
  const label = 'snapdiff: ';
  const room = (options.width === Number.POSITIVE_INFINITY ? options.width : widthOf(options)) - label.length;
  const path = error.path === null ? '' : `${terminalText(clip(error.path, 1000))} `;
  const lines = [path + terminalText(clip(error.message, 2000)), ...(error.hint === null ? [] : [terminalText(clip(error.hint, 2000))])];
  const wrapped = lines.flatMap((line) => wrap(line, room));
  const paint = painter(options.color ?? false);
  return wrapped.map((line, at) => `${at === 0 ? paint('red', label) : ' '.repeat(label.length)}${line}\n`).join('');
}
