/** Columns of the table of sources: for the page's markup and for its script, which sorts by them. */
import type { RowColumn } from '../render/html/row-column.js';
import { bytes, count, share } from '../text/figures.js';
import { clip, visible } from '../text/safe.js';
import type { SourceRow } from './context-report.js';

const name = ({ tool, source }: SourceRow): string => source ?? tool;

export const sourceColumns: readonly RowColumn<SourceRow>[] = [
  { heading: 'Source', isFigure: false, value: name, text: (row) => visible(clip(name(row), 300)) },
  { heading: 'Tool', isFigure: false, value: ({ tool }) => tool, text: ({ tool }) => visible(clip(tool, 60)) },
  { heading: 'Results', isFigure: true, value: ({ results }) => results, text: ({ results }) => count(results) },
  { heading: 'Size', isFigure: true, value: (row) => row.bytes, text: (row) => bytes(row.bytes) },
  { heading: 'Share', isFigure: true, value: (row) => row.share, text: (row) => share(row.share) },
];
