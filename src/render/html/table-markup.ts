/** Tables of a page, of any rows: plain ones, and one that the page's script sorts and filters. */
import { count, plural } from '../../text/figures.js';
import { type Markup, markup, when } from './markup.js';
import type { RowColumn } from './row-column.js';

export interface TableColumn<Row> {
  heading: string;
  cell: (row: Row) => Markup | string;
  /** Aligned to the right. */
  isFigure?: boolean;
}

/** Rows that are in the page without its script; the JSON has all. */
const MAX_ROWS = 100;

/** Null without rows. */
export function table<Row>(caption: string, rows: readonly Row[], columns: readonly TableColumn<Row>[], most = MAX_ROWS): Markup | null {
  if (rows.length === 0) return null;
  const shown = rows.slice(0, most);
  const tone = ({ isFigure }: TableColumn<Row>): string => (isFigure ? 'figure' : 'words');
  return markup`<div class="scroll" role="region" aria-label="${caption}, table" tabindex="0"><table><caption>${caption}<span class="count">${count(rows.length)}</span></caption>
<thead><tr>${columns.map((column) => markup`<th scope="col" class="${tone(column)}">${column.heading}</th>`)}</tr></thead>
<tbody>${shown.map((row) => markup`<tr>${columns.map((column) => markup`<td class="${tone(column)}">${column.cell(row)}</td>`)}</tr>`)}</tbody></table></div>
${when(rows.length > shown.length, () => markup`<p class="note">${plural(rows.length - shown.length, 'more row')}: the JSON in this page has them.</p>`)}`;
}

/** The one table of a page that its script sorts and filters. */
export function sortableTable<Row>(
  label: string,
  columns: readonly RowColumn<Row>[],
  rows: readonly Row[],
  nameCell: (row: Row, name: string) => Markup,
): Markup {
  const hidden = rows.length - Math.min(rows.length, MAX_ROWS);
  const cells = (row: Row): Markup[] =>
    columns.map(({ isFigure, text }, at) => (at === 0 ? nameCell(row, text(row)) : markup`<td class="${isFigure ? 'figure' : 'words'}">${text(row)}</td>`));
  return markup`<div class="tools" hidden data-script><label>Filter <input type="search" id="row-filter" placeholder="a name" autocomplete="off" spellcheck="false"></label><p role="status" id="row-count"></p></div>
<div class="scroll" role="region" aria-label="${label}, table" tabindex="0"><table id="rows"><thead><tr>${columns.map(
    ({ heading, isFigure }) => markup`<th scope="col" class="${isFigure ? 'figure' : 'words'}">${heading}</th>`,
  )}</tr></thead>
<tbody>${rows.slice(0, MAX_ROWS).map((row) => markup`<tr>${cells(row)}</tr>`)}</tbody></table></div>
<p class="more">${when(hidden > 0, () => markup`<span class="note">${plural(hidden, 'more row')}: the JSON in this page has them.</span>`)}</p>`;
}

/** Null where no block has anything to show. */
export function section(id: string, title: string, blocks: readonly (Markup | null)[]): Markup | null {
  if (blocks.every((block) => block === null)) return null;
  return markup`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${blocks}</section>`;
}
