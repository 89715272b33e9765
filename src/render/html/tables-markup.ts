/** Tables of the page: collections, strings, what an audit finds besides, series of a trend, and the constructors. */
import type { AuditReport, Report } from '../../report/report.js';
import type { CollectionRow, ConstructorRow, DuplicateString, LargeString, ListenerRow, SparseCollection } from '../../report/rows.js';
import { bytes, count, plural, signedBytes, signedCount } from '../../text/figures.js';
import { clip, visible } from '../../text/safe.js';
import { isCompared } from '../compared.js';
import { locationText, pathText } from '../place.js';
import { minShownGrowth } from '../render-options.js';
import { collectionEntries, collectionName } from '../sections-text.js';
import { holderText } from '../suspects-text.js';
import { constructorColumns, isShown } from './constructor-columns.js';
import { type Markup, markup, when } from './markup.js';

interface TableColumn<Row> {
  heading: string;
  cell: (row: Row) => Markup | string;
  /** Aligned to the right. */
  isFigure?: boolean;
}

/** Rows that are in the page without its script; the JSON has all. */
const MAX_ROWS = 100;

function table<Row>(caption: string, rows: readonly Row[], columns: readonly TableColumn<Row>[]): Markup | null {
  if (rows.length === 0) return null;
  const shown = rows.slice(0, MAX_ROWS);
  const tone = ({ isFigure }: TableColumn<Row>): string => (isFigure ? 'figure' : 'words');
  return markup`<div class="scroll" role="region" aria-label="${caption}, table" tabindex="0"><table><caption>${caption}<span class="count">${count(rows.length)}</span></caption>
<thead><tr>${columns.map((column) => markup`<th scope="col" class="${tone(column)}">${column.heading}</th>`)}</tr></thead>
<tbody>${shown.map((row) => markup`<tr>${columns.map((column) => markup`<td class="${tone(column)}">${column.cell(row)}</td>`)}</tr>`)}</tbody></table></div>
${when(rows.length > shown.length, () => markup`<p class="note">${plural(rows.length - shown.length, 'more row')}: the JSON in this page has them.</p>`)}`;
}

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

function section(id: string, title: string, blocks: readonly (Markup | null)[]): Markup | null {
  if (blocks.every((block) => block === null)) return null;
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${blocks}</section>`;
}

/** Sorted as in the report; the page's script sorts, filters and shows all. */
export function constructorsSection(report: Report): Markup {
  const columns = constructorColumns(report);
  const rows: readonly ConstructorRow[] = report.constructors.filter((row) => isShown(report, row));
  const hidden = rows.length - Math.min(rows.length, MAX_ROWS);
  return markup`<section id="constructors" aria-labelledby="constructors-title"><h2 id="constructors-title">Constructors<span class="count">${count(rows.length)}</span></h2>
<p class="note">${isCompared(report) ? 'The rows of the Comparison view in Chrome DevTools, and what survivors gained (Resized).' : 'The rows of the Summary view in Chrome DevTools.'}</p>
<div class="tools" hidden data-script><label>Filter <input type="search" id="row-filter" placeholder="a name" autocomplete="off" spellcheck="false"></label><p role="status" id="row-count"></p></div>
<div class="scroll" role="region" aria-label="Constructors, table" tabindex="0"><table id="rows"><thead><tr>${columns.map(
    ({ heading, isFigure }) => markup`<th scope="col" class="${isFigure ? 'figure' : 'words'}">${heading}</th>`,
  )}</tr></thead>
<tbody>${rows.slice(0, MAX_ROWS).map((row) => markup`<tr>${columns.map(({ isFigure, text }) => (isFigure ? markup`<td class="figure">${text(row)}</td>` : nameCell(row, text(row))))}</tr>`)}</tbody></table></div>
<p class="more">${when(hidden > 0, () => markup`<span class="note">${plural(hidden, 'more row')}: the JSON in this page has them.</span>`)}</p></section>`;
}

const nameCell = (row: ConstructorRow, name: string): Markup =>
  markup`<th scope="row"><code>${name}</code>${when(row.location !== null, () => markup`<small>${visible(locationText(row.location!))}</small>`)}${when(row.noise !== null, () => markup`<small class="tag">noise</small>`)}</th>`;
