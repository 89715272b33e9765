/** Tables of what is in the context: sources, tools, repeated and large texts, subagents. */
import { type Markup, markup, when } from '../../render/html/markup.js';
import { section, sortableTable, type TableColumn, table } from '../../render/html/table-markup.js';
import { bytes, count, plural, share } from '../../text/figures.js';
import { clip } from '../../text/safe.js';
import type { ContextReport, DuplicateRow, LargeResult, SourceRow, SubagentRow, ToolRow } from '../context-report.js';
import { sourceColumns } from '../source-columns.js';

const code = (text: string): Markup => markup`<code>${clip(text, 300)}</code>`;
const nameOf = ({ tool, source }: { tool: string | null; source: string | null }): Markup => code(source ?? tool ?? 'text of the user');

/** The sources, which the page's script sorts and filters, and the tools. */
export function sourcesSection({ sources, tools, totals }: ContextReport): Markup | null {
  if (tools.length === 0) return null;
  return markup`<section id="sources" aria-labelledby="sources-title"><h2 id="sources-title">What fills it<span class="count">${plural(sources.length, 'source')}</span></h2>
<p class="note">Tool results in the context by what they were asked for: ${bytes(totals.resultBytes)} of ${bytes(totals.textBytes)} of text.</p>
${when(sources.length > 0, () => sortableTable('Sources', sourceColumns, sources, (_row, name) => markup`<th scope="row"><code>${name}</code></th>`))}
${table<ToolRow>('Tools', tools, [
  { heading: 'Tool', cell: ({ tool }) => code(tool) },
  { heading: 'Calls', cell: ({ calls }) => count(calls), isFigure: true },
  { heading: 'Size of calls', cell: ({ callBytes }) => bytes(callBytes), isFigure: true },
  { heading: 'Results', cell: ({ results }) => count(results), isFigure: true },
  { heading: 'Size of results', cell: (row) => bytes(row.bytes), isFigure: true },
  { heading: 'Share', cell: (row) => share(row.share), isFigure: true },
])}</section>`;
}

export function repeatedSection({ duplicates, largest, totals }: ContextReport): Markup | null {
  return section('repeated', 'Repeated and large', [
    when(
      totals.wastedBytes > 0,
      () => markup`<p class="note">${bytes(totals.wastedBytes)}, ${share(totals.duplicateShare)} of the text, repeat what the context has already.</p>`,
    ),
    table<DuplicateRow>('Texts that are in the context several times', duplicates, [
      { heading: 'Text', cell: nameOf },
      { heading: 'Tool', cell: ({ tool }) => tool ?? 'user' },
      { heading: 'Copies', cell: ({ copies }) => count(copies), isFigure: true },
      { heading: 'Size of each', cell: (row) => bytes(row.bytes), isFigure: true },
      { heading: 'Wasted', cell: ({ wastedBytes }) => bytes(wastedBytes), isFigure: true },
    ]),
    table<LargeResult>('Largest results', largest, [
      { heading: 'Result', cell: nameOf },
      { heading: 'Tool', cell: ({ tool }) => clip(tool, 60) },
      { heading: 'Line', cell: ({ line }) => String(line), isFigure: true },
      { heading: 'Size', cell: (row) => bytes(row.bytes), isFigure: true },
      { heading: 'Share', cell: (row) => share(row.share), isFigure: true },
      { heading: 'Begins', cell: ({ preview }) => when(preview !== '', () => markup`<code class="quote">${preview}</code>`) ?? '' },
    ]),
  ]);
}

const sourceTable: TableColumn<SourceRow>[] = [
  { heading: 'Source', cell: nameOf },
  { heading: 'Tool', cell: ({ tool }) => clip(tool, 60) },
  { heading: 'Results', cell: ({ results }) => count(results), isFigure: true },
  { heading: 'Size', cell: (row) => bytes(row.bytes), isFigure: true },
  { heading: 'Share', cell: (row) => share(row.share), isFigure: true },
];

/** What compactions removed counts too. */
export function wholeSection({ wholeSession, totals }: ContextReport): Markup | null {
  if (wholeSession === null) return null;
  const { textBytes } = wholeSession.totals;
  return section('whole', 'Whole session', [
    markup`<p class="note">${bytes(textBytes)} of text since the beginning; ${bytes(Math.max(0, textBytes - totals.textBytes))} of it are no longer in the context.</p>`,
    table<SourceRow>('Sources, before compactions too', wholeSession.sources, sourceTable, 20),
  ]);
}

export function subagentsSection({ subagents }: ContextReport): Markup | null {
  return section('subagents', 'Subagents', [
    table<SubagentRow>('Contexts of their own', subagents, [
      { heading: 'Subagent', cell: ({ name }) => code(name) },
      { heading: 'Requests', cell: ({ requests }) => count(requests.length), isFigure: true },
      { heading: 'Peak tokens', cell: ({ peakContextTokens }) => (peakContextTokens === null ? '-' : count(peakContextTokens)), isFigure: true },
      { heading: 'Answered', cell: ({ outputTokens }) => count(outputTokens), isFigure: true },
      { heading: 'Results', cell: ({ results }) => count(results), isFigure: true },
      { heading: 'Text', cell: ({ textBytes }) => bytes(textBytes), isFigure: true },
      { heading: 'Largest source', cell: ({ sources: [first] }) => (first === undefined ? '' : nameOf(first)) },
    ]),
  ]);
}
