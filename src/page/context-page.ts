/** The page of a report of a conversation: the table of what fills it. */
import type { ContextReport, SourceRow } from '../context/context-report.js';
import { sourceColumns } from '../context/source-columns.js';
import { element } from './dom.js';
import { rowTable } from './row-table.js';

/** Nothing of it is drawn by the script, so that the style sheet is enough for another theme. */
export function contextPage({ sources }: ContextReport): () => void {
  if (sources.length > 0) sourceTable(sources);
  return () => {};
}

function sourceTable(sources: readonly SourceRow[]): void {
  rowTable<SourceRow>({
    columns: sourceColumns,
    rows: sources,
    searched: ({ tool, source }) => `${source ?? ''} ${tool}`,
    nameCell: (_row, name) => element('th', { scope: 'row' }, element('code', {}, name)),
  });
}
