/** The sources of a context report as CSV, a row each. */
import { csvField } from '../text/safe.js';
import type { ContextReport } from './context-report.js';

const COLUMNS = ['tool', 'source', 'results', 'bytes', 'images', 'share'] as const;

export function renderContextCsv({ sources }: ContextReport): string {
  const rows = sources.map((row) => COLUMNS.map((column) => csvField(row[column])));
  return [COLUMNS, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}
