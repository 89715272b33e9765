/**
 * When snapdiff could not run: the error as a report of kind "error", and as the lines a person reads on stderr.
 */
import type { ErrorPlace } from '../errors.js';
import { type RenderOptions, widthOf } from './options.js';
import { painter } from './paint.js';
import type { ErrorReport } from './report.js';
import { clip, terminalText } from './safe.js';
import { reportSchemaId } from './schema.js';
import { wrap } from './width.js';

/** A SnapdiffError, or its data. */
export interface ErrorSource extends ErrorPlace {
  code: string;
  message: string;
  hint: string;
}

export function errorReport(error: ErrorSource, version: string): ErrorReport {
  return {
    $schema: reportSchemaId,
    schemaVersion: 1,
    kind: 'error',
    generator: { name: 'snapdiff', version },
    code: error.code,
    message: error.message,
    hint: error.hint === '' ? null : error.hint,
    path: error.path ?? null,
    section: error.section ?? null,
    byteOffset: error.byteOffset ?? null,
  };
}

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
