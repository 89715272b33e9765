/** Tables of the page: collections, strings, what an audit finds besides, series of a trend, and the constructors. */
import type { AuditReport, Report } from '../../report/report.js';
import type { CollectionRow, ConstructorRow, DuplicateString, LargeString, ListenerRow, SparseCollection } from '../../report/rows.js';
import { bytes, count, signedBytes, signedCount } from '../../text/figures.js';
import { clip, visible } from '../../text/safe.js';
import { isCompared } from '../compared.js';
import { locationText, pathText } from '../place.js';
import { minShownGrowth } from '../render-options.js';
import { collectionEntries, collectionName } from '../sections-text.js';
import { holderText } from '../suspects-text.js';
import { constructorColumns, isShown } from './constructor-columns.js';
import { type Markup, markup, when } from './markup.js';
import { section, sortableTable, table } from './table-markup.js';

const code = (text: string): Markup => markup`<code>${text}</code>`;
const holder = (path: CollectionRow['path']): Markup => code(clip(pathText(path), 160));

export function collectionsSection(report: Report): Markup | null {
  const compared = isCompared(report);
  const blocks = [
    table<CollectionRow>(compared ? 'Collections that grew' : 'Collections', report.collections, [
      { heading: 'Collection', cell: (row) => code(collectionName(row)) },
      { heading: 'Entries', cell: (row) => collectionEntries(row).replace('->', '→'), isFigure: true },
      { heading: 'Growth', cell: ({ growthBytes }) => signedBytes(growthBytes), isFigure: true },
      { heading: 'Verdict', cell: (row) => ('growth' in row ? (row.growth as { verdict: string }).verdict : row.verdict) },
      { heading: 'Held by', cell: ({ path }) => holder(path) },
    ]),
    ...(report.kind === 'audit' ? wasteTables(report) : []),
  ];
  return section('collections', 'Collections', blocks);
}

function wasteTables({ listeners, sparseCollections }: AuditReport): (Markup | null)[] {
  const name = (row: ListenerRow | SparseCollection): string => (row.name === row.constructorName ? holderText(row) : `${row.name}: ${holderText(row)}`);
  return [
    table<ListenerRow>('Events with more than 10 listeners', listeners, [
      { heading: 'Emitter', cell: (row) => code(name(row)) },
      { heading: 'Event', cell: ({ event }) => code(event) },
      { heading: 'Listeners', cell: (row) => count(row.listeners), isFigure: true },
    ]),
    table<SparseCollection>('Large collections, nearly empty', sparseCollections, [
      { heading: 'Collection', cell: (row) => code(name(row)) },
      { heading: 'Entries', cell: ({ entries }) => count(entries), isFigure: true },
      { heading: 'Slots', cell: ({ capacity }) => count(capacity), isFigure: true },
      { heading: 'Wasted', cell: ({ wastedBytes }) => bytes(wastedBytes), isFigure: true },
      { heading: 'Held by', cell: ({ path }) => holder(path) },
    ]),
  ];
}

export function stringsSection(report: Report): Markup | null {
  const compared = isCompared(report);
  // As in a terminal: of a comparison only what is new or became more.
  const duplicates = report.strings.duplicates.filter(({ deltaBytes }) => !compared || deltaBytes >= minShownGrowth);
  const large = report.strings.large.filter(({ isNew }) => !compared || isNew);
  return section('strings', 'Strings', [
    table<DuplicateString>('Duplicate strings', duplicates, [
      { heading: 'Text', cell: ({ preview, certain }) => markup`${quoted(preview, false)}${when(!certain, () => markup` <small>cut in the file</small>`)}` },
      { heading: 'Copies', cell: (row) => count(row.count), isFigure: true },
      ...(compared
        ? [
            { heading: '# Delta', cell: ({ countDelta }: DuplicateString) => signedCount(countDelta), isFigure: true },
            { heading: 'Growth', cell: ({ deltaBytes }: DuplicateString) => signedBytes(deltaBytes), isFigure: true },
          ]
        : []),
      { heading: 'Size', cell: ({ totalBytes }) => bytes(totalBytes), isFigure: true },
    ]),
    table<LargeString>(compared ? 'Large new strings' : 'Large strings', large, [
      { heading: 'Text', cell: ({ preview, truncated, id }) => markup`${quoted(preview, truncated)} <small>@${id}</small>` },
      { heading: 'Kind', cell: ({ kind }) => kind },
      { heading: 'Size', cell: ({ shallowBytes }) => bytes(shallowBytes), isFigure: true },
      { heading: 'Retained', cell: ({ retainedBytes }) => bytes(retainedBytes), isFigure: true },
      { heading: 'Held by', cell: ({ path }) => holder(path) },
    ]),
  ]);
}

const quoted = (preview: string, truncated: boolean): Markup => markup`<code class="quote">"${clip(preview, 160)}${truncated ? '…' : ''}"</code>`;

/** Sorted as in the report; the page's script sorts, filters and shows all. */
export function constructorsSection(report: Report): Markup {
  const rows: readonly ConstructorRow[] = report.constructors.filter((row) => isShown(report, row));
  return markup`<section id="constructors" aria-labelledby="constructors-title"><h2 id="constructors-title">Constructors<span class="count">${count(rows.length)}</span></h2>
<p class="note">${isCompared(report) ? 'The rows of the Comparison view in Chrome DevTools, and what survivors gained (Resized).' : 'The rows of the Summary view in Chrome DevTools.'}</p>
${sortableTable('Constructors', constructorColumns(report), rows, nameCell)}</section>`;
}

const nameCell = (row: ConstructorRow, name: string): Markup =>
  markup`<th scope="row"><code>${name}</code>${when(row.location !== null, () => markup`<small>${visible(locationText(row.location!))}</small>`)}${when(row.noise !== null, () => markup`<small class="tag">noise</small>`)}</th>`;
