/** The table of a page that can be sorted and filtered: constructors of a heap, or what fills a conversation. */
import type { RowColumn } from '../render/html/row-column.js';
import { count, plural } from '../text/figures.js';
import { button, byId, element } from './dom.js';

const FIRST_ROWS = 100;

interface RowTable<Row> {
  /** The first one is of the rows' names. */
  columns: readonly RowColumn<Row>[];
  rows: readonly Row[];
  /** Text that the filter looks in. */
  searched(row: Row): string;
  nameCell(row: Row, name: string): HTMLElement;
}

export function rowTable<Row>({ columns, rows, searched, nameCell }: RowTable<Row>): void {
  const table = byId<HTMLTableElement>('rows');
  const filter = byId<HTMLInputElement>('row-filter');
  const more = table.closest('section')?.querySelector('.more') as HTMLElement;
  /** Position of the column, and 1 for ascending; without a column as in the report. */
  let order: { column: number; direction: 1 | -1 } | null = null;
  let limit = FIRST_ROWS;

  const show = (): void => {
    const text = filter.value.trim().toLowerCase();
    const matching = rows.filter((row) => text === '' || searched(row).toLowerCase().includes(text));
    const sorted = order === null ? matching : [...matching].sort(comparator(columns[order.column].value, order.direction));
    const shown = sorted.slice(0, limit);
    table.tBodies[0].replaceChildren(...shown.map(rowOf));
    byId('row-count').textContent = matching.length === rows.length ? plural(rows.length, 'row') : `${count(matching.length)} of ${plural(rows.length, 'row')}`;
    more.replaceChildren(...(sorted.length > shown.length ? [button(`Show all ${count(sorted.length)}`, () => [(limit = Infinity), show()])] : []));
  };
  const rowOf = (row: Row): HTMLElement =>
    element(
      'tr',
      {},
      ...columns.map(({ isFigure, text }, at) => (at === 0 ? nameCell(row, text(row)) : element('td', { class: isFigure ? 'figure' : 'words' }, text(row)))),
    );
  const sortBy = (column: number): void => {
    const first = columns[column].isFigure ? -1 : 1;
    order = { column, direction: order?.column === column ? (order.direction === 1 ? -1 : 1) : first };
    [...headings].forEach((heading, at) => {
      if (at === column) heading.setAttribute('aria-sort', order?.direction === 1 ? 'ascending' : 'descending');
      else heading.removeAttribute('aria-sort');
    });
    show();
  };
  const headings = (table.tHead as HTMLTableSectionElement).rows[0].cells;
  for (const [at, { heading }] of columns.entries()) headings[at].replaceChildren(button(heading, () => sortBy(at)));
  filter.addEventListener('input', show);
  show();
}

const comparator =
  <Row>(value: (row: Row) => number | string, direction: 1 | -1) =>
  (left: Row, right: Row): number => {
    const [a, b] = [value(left), value(right)];
    return a === b ? 0 : direction * (a < b ? -1 : 1);
  };
