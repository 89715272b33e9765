/** The growth tree: the icicle, the path to what is zoomed to, its figures, what it holds, and the search. */
import { suspectOf, treeValues, vertexName } from '../render/tree-values.js';
import type { Report } from '../report/report.js';
import type { ReportTree } from '../report/report-tree.js';
import { bytes, plural, signedBytes } from '../text/figures.js';
import { classLabel } from '../text/labels.js';
import { clip, visible } from '../text/safe.js';
import { button, byId, element } from './dom.js';
import { type IcicleScene, icicleCanvas } from './icicle-canvas.js';
import { readColours } from './icicle-colours.js';
import { layoutOf, valuesIn, type WidthMode } from './icicle-layout.js';
import { treeKeys } from './tree-keys.js';
import { colourKey, tooltip } from './tree-legend.js';
import { type VertexFacts, vertexFigures, verticesBelow } from './vertex-figures.js';

export interface TreePanel {
  /** Zooms to the vertex that a suspect is named after. */
  showSuspect(suspect: number): void;
  redraw(): void;
}

const MAX_NAME = 300;

export function treePanel(report: Report, tree: ReportTree): TreePanel {
  const values = treeValues(tree);
  const suspects = suspectOf(tree);
  const names = tree.parent.map((_, vertex) =>
    visible(
      clip(
        vertexName(tree, vertex).replace(tree.texts[tree.className[vertex]], (name) => classLabel(name)),
        MAX_NAME,
      ),
    ),
  );
  const isCompared = tree.snapshots.length > 1;
  const facts: VertexFacts = { tree, values, names, suspects, isCompared, size: isCompared ? signedBytes : bytes };
  let mode: WidthMode = !isCompared || values.gained[0] + values.lost[0] === 0 ? 'held' : values.growth[0] < 0 ? 'lost' : 'gained';
  let zoomed = 0;
  let found: number[] = [];
  let marked = new Set<number>();

  const fill = (vertex: number): string => {
    const { colours } = scene;
    const before = isCompared ? values.retained[0][vertex] : 0;
    if (mode === 'lost') return colours['block-lost'];
    if (tree.isRuntime[vertex] === 1) return colours['block-runtime'];
    if (mode === 'held' && (!isCompared || values.growth[vertex] <= 0.1 * before)) return colours['block-held'];
    return before <= 0.2 * values.retained[values.retained.length - 1][vertex] ? colours['block-new'] : colours['block-grown'];
  };
  const scene: IcicleScene = {
    layout: layoutOf(tree, values, mode),
    names,
    fill,
    isMarked: (vertex) => marked.has(vertex),
    suspect: (vertex) => (suspects.get(vertex) ?? -1) + 1,
    colours: readColours(),
    cursor: -1,
  };
  const tip = tooltip(facts);
  const icicle = icicleCanvas(scene, tip, (vertex) => {
    if (vertex !== -1) zoomTo(vertex === zoomed && vertex !== 0 ? tree.parent[vertex] : vertex);
  });

  /** Says where the keyboard is; -1 for nowhere. */
  const spoken = element('p', { id: 'tree-at', class: 'note', role: 'status' });
  const moveCursor = (vertex: number): void => {
    scene.cursor = vertex;
    spoken.textContent = vertex === -1 ? '' : `${names[vertex]}, ${facts.size(values.growth[vertex])}`;
  };

  const zoomTo = (vertex: number, animated = true): void => {
    zoomed = vertex;
    moveCursor(document.activeElement === icicle.canvas ? vertex : -1);
    byId('tree-path').replaceChildren(crumbs(vertex));
    // The layout of its tables takes as long as some frames.
    icicle.zoomTo(vertex, animated, () => {
      byId('vertex').replaceChildren(vertexFigures(facts, vertex), verticesBelow(facts, vertex, valuesIn(values, mode), zoomTo));
    });
  };

  const crumbs = (vertex: number): HTMLElement => {
    const path: number[] = [];
    for (let at = vertex; at !== -1; at = tree.parent[at]) path.unshift(at);
    const items = path.map((at) =>
      element(
        'li',
        {},
        button(names[at], () => zoomTo(at), at === vertex ? { 'aria-current': 'true' } : {}),
      ),
    );
    return element('ol', {}, ...items);
  };

  const setMode = (chosen: WidthMode): void => {
    mode = chosen;
    scene.layout = layoutOf(tree, values, mode);
    for (const control of document.querySelectorAll<HTMLButtonElement>('[data-mode]'))
      control.setAttribute('aria-pressed', String(control.dataset['mode'] === mode));
    zoomTo(valuesIn(values, mode)[zoomed] > 0 ? zoomed : 0, false);
  };
  for (const control of document.querySelectorAll<HTMLButtonElement>('[data-mode]'))
    control.addEventListener('click', () => setMode(control.dataset['mode'] as WidthMode));

  const search = byId<HTMLInputElement>('tree-search');
  search.addEventListener('input', () => {
    const text = search.value.trim().toLowerCase();
    found = text === '' ? [] : names.flatMap((name, vertex) => (name.toLowerCase().includes(text) ? [vertex] : []));
    marked = new Set(found);
    const topmost = found.filter((vertex) => !isBelow(vertex, marked));
    const sum = topmost.reduce((total, vertex) => total + values.growth[vertex], 0);
    byId('tree-found').textContent = text === '' ? '' : `${plural(found.length, 'block')}${found.length > 0 ? `, together ${facts.size(sum)}` : ''}`;
    found.sort((a, b) => valuesIn(values, mode)[b] - valuesIn(values, mode)[a]);
    icicle.draw();
  });
  search.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' && found.length > 0) zoomTo(found[(found.indexOf(zoomed) + 1) % found.length]);
  });
  const isBelow = (vertex: number, others: ReadonlySet<number>): boolean => {
    for (let above = tree.parent[vertex]; above !== -1; above = tree.parent[above]) if (others.has(above)) return true;
    return false;
  };

  const { canvas } = icicle;
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-label', 'Icicle of the tree: arrow keys move between blocks, Enter zooms in, Escape zooms out');
  canvas.setAttribute('aria-describedby', 'tree-at');
  treeKeys(canvas, {
    children: (vertex) => [...values.children[vertex]].filter((child) => width(child) > 0).sort((a, b) => scene.layout.left[a] - scene.layout.left[b]),
    parent: (vertex) => tree.parent[vertex],
    moveTo(vertex) {
      moveCursor(vertex);
      icicle.draw();
    },
    at: () => (scene.cursor === -1 ? zoomed : scene.cursor),
    zoomed: () => zoomed,
    zoomTo,
  });
  const width = (vertex: number): number => scene.layout.right[vertex] - scene.layout.left[vertex];

  const container = byId('icicle');
  container.append(canvas);
  container.after(colourKey(isCompared), spoken);
  for (const part of [container, byId('tree-path'), byId('vertex')]) part.hidden = false;
  document.querySelector<HTMLElement>('#tree .outline')?.remove();
  if (report.kind !== 'audit') setMode(mode);
  else zoomTo(0, false);

  return {
    showSuspect(suspect) {
      const [vertex] = tree.suspects[suspect] ?? [];
      if (vertex === undefined) return;
      if (valuesIn(values, mode)[vertex] === 0) setMode('held');
      byId('tree').scrollIntoView();
      canvas.focus({ preventScroll: true });
      zoomTo(vertex);
    },
    redraw() {
      scene.colours = readColours();
      icicle.draw();
    },
  };
}
