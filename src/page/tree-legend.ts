/** What the colours of the icicle mean, and the figures of the block under the pointer. */
import { bytes, count, share } from '../text/figures.js';
import { element } from './dom.js';
import type { VertexFacts } from './vertex-figures.js';

export function colourKey(isCompared: boolean): HTMLElement {
  const kinds = isCompared
    ? [
        ['new', 'new (at most a fifth was there before)'],
        ['more', 'grown'],
        ['lost', 'shrunk'],
        ['held', 'held, not grown'],
        ['runtime', 'the runtime’s own'],
        ['found', 'found'],
      ]
    : [
        ['held', 'held'],
        ['runtime', 'the runtime’s own'],
        ['found', 'found'],
      ];
  return element(
    'ul',
    { class: 'key', 'aria-label': 'Colours' },
    ...kinds.map(([name, text]) => element('li', {}, element('span', { class: name, 'aria-hidden': 'true' }), text)),
  );
}

/** Shows itself beside the pointer; hides with vertex -1. */
export function tooltip({ tree, values, names, isCompared, size }: VertexFacts): (vertex: number, event: PointerEvent | null) => void {
  const tip = element('div', { id: 'tooltip', hidden: '', 'aria-hidden': 'true' });
  document.body.append(tip);
  const last = tree.snapshots.length - 1;
  return (vertex, event) => {
    tip.hidden = vertex === -1 || event === null || event.pointerType === 'touch';
    if (tip.hidden || event === null) return;
    const [before, now] = [values.retained[0][vertex], values.retained[last][vertex]];
    const counts = [tree.snapshots[0].count[vertex], tree.snapshots[last].count[vertex]].map(count);
    const part = values.growth[0] === 0 ? '' : `, ${share(values.growth[vertex] / values.growth[0])} of ${isCompared ? 'the growth' : 'the heap'}`;
    tip.replaceChildren(
      element('strong', {}, names[vertex]),
      element('div', {}, `${size(values.growth[vertex])}${part}`),
      element('small', {}, isCompared ? `${bytes(before)} → ${bytes(now)}, objects ${counts[0]} → ${counts[1]}` : `objects ${counts[1]}`),
    );
    const { offsetWidth, offsetHeight } = tip;
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - offsetWidth - 8))}px`;
    tip.style.top = `${event.clientY + 18 + offsetHeight > innerHeight ? event.clientY - offsetHeight - 12 : event.clientY + 18}px`;
  };
}
