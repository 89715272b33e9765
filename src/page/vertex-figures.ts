/** The figures of one vertex, and the vertices below it as a table: the way through the tree without the icicle. */
import type { TreeValues } from '../render/tree-values.js';
import type { ReportTree } from '../report/report-tree.js';
import { bytes, count, plural, signedBytes, signedCount } from '../text/figures.js';
import { bar, button, columns, element } from './dom.js';

/** What the parts of the tree's panel share. */
export interface VertexFacts {
  tree: ReportTree;
  values: TreeValues;
  /** As shown. */
  names: readonly string[];
  /** Vertex -> position of its suspect. */
  suspects: ReadonlyMap<number, number>;
  /** Whether there are two snapshots or more. */
  isCompared: boolean;
  /** A growth, or a size, as text. */
  size(value: number): string;
}

export function vertexFigures({ tree, values, names, suspects, isCompared }: VertexFacts, vertex: number): HTMLElement {
  const { snapshots } = tree;
  const last = snapshots.length - 1;
  const suspect = suspects.get(vertex);
  const row = (label: string, before: number, now: number, print: (value: number) => string, signed: (value: number) => string): HTMLElement =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, label),
      ...(isCompared ? [before, now].map(print) : [print(now)]).map((text) => element('td', { class: 'figure' }, text)),
      isCompared ? element('td', { class: 'figure' }, signed(now - before)) : null,
    );
  const headings = isCompared ? ['', 'Before', 'Now', 'Change'] : ['', 'Now'];
  const own = snapshots.map(({ ownBytes }) => ownBytes[vertex]);
  const held = values.retained.map((retained) => retained[vertex]);
  return element(
    'div',
    { class: 'panel' },
    element('h3', {}, element('code', {}, names[vertex])),
    snapshots.length > 2 ? columns(held, `Bytes held in each snapshot: ${held.map(bytes).join(', ')}`) : null,
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element('tr', {}, ...headings.map((text) => (text === '' ? element('td') : element('th', { scope: 'col', class: 'figure' }, text)))),
      ),
      element(
        'tbody',
        {},
        row('Held by it', held[0], held[last], bytes, signedBytes),
        row('Its own bytes', own[0], own[last], bytes, signedBytes),
        row('Objects', snapshots[0].count[vertex], snapshots[last].count[vertex], count, signedCount),
      ),
    ),
    suspect === undefined ? null : element('p', {}, element('a', { href: `#suspect-${suspect + 1}` }, `Suspect ${suspect + 1}`)),
  );
}

const SHOWN = 10;

/** `widths`: by vertex, what it is sorted by. */
export function verticesBelow(
  { tree, values, names, isCompared, size }: VertexFacts,
  vertex: number,
  widths: Float64Array,
  zoomTo: (vertex: number) => void,
): HTMLElement {
  const below = values.children[vertex].filter((child) => widths[child] > 0).sort((a, b) => widths[b] - widths[a] || a - b);
  const panel = element('div', { class: 'panel' }, element('h3', {}, below.length === 0 ? 'Nothing below it in this view' : 'Right below it'));
  if (below.length === 0) return panel;
  const body = element('tbody');
  const { snapshots } = tree;
  const rowOf = (child: number): HTMLElement =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        button(names[child], () => zoomTo(child)),
      ),
      element('td', { class: 'figure' }, count(snapshots[snapshots.length - 1].count[child])),
      element('td', { class: 'plot' }, bar(widths[child] / Math.max(1, widths[vertex]), values.growth[child] < 0 ? 'shrunk' : isCompared ? 'grown' : 'held')),
      element('td', { class: 'figure' }, size(values.growth[child])),
    );
  const headings: [string, string][] = [
    ['Block', 'words'],
    ['Objects', 'figure'],
    ['Part', 'words'],
    [isCompared ? 'Growth' : 'Size', 'figure'],
  ];
  body.append(...below.slice(0, SHOWN).map(rowOf));
  panel.append(
    element('table', {}, element('thead', {}, element('tr', {}, ...headings.map(([text, tone]) => element('th', { scope: 'col', class: tone }, text)))), body),
  );
  if (below.length > SHOWN) {
    const more = button(`Show ${plural(below.length - SHOWN, 'more block')}`, () => {
      body.append(...below.slice(SHOWN).map(rowOf));
      more.remove();
    });
    panel.append(more);
  }
  return panel;
}
