/** The growth tree of one heap, slow and obvious: the path of every object as text, counted. */

import type { Side } from '../../src/compare/comparison.js';
import { EdgeType, NodeType } from '../../src/format/snapshot.js';
import { text } from '../../src/format/strings.js';
import { hasBit } from '../../src/graph/bits.js';

interface Step {
  label: string;
  className: string;
  isEntry: boolean;
}

export interface NaiveVertex {
  count: number;
  ownBytes: number;
}

/** By path: "label:class > label:class". */
export function naiveTree({ heap, classes }: Side): Map<string, NaiveVertex> {
  const { snapshot, dominator, shallowSize, essential } = heap;
  const { nodes, edges, strings, nodeCount, root } = snapshot;
  const name = (edge: number) => text(strings, edges.nameOrIndex[edge]);
  const sourceOf = (edge: number) =>
    Array.from({ length: nodeCount }, (_, node) => node).findLast((node) => edges.firstEdge[node] <= edge && edge < edges.firstEdge[node + 1]) as number;
  const allEdges = Array.from({ length: edges.toNode.length }, (_, edge) => ({ edge, from: sourceOf(edge), to: edges.toNode[edge] }));
  const isStore = (node: number) =>
    nodes.type[node] === NodeType.array &&
    allEdges.some(
      ({ edge, from, to }) =>
        to === node &&
        from === dominator[node] &&
        (nodes.type[from] === NodeType.object || nodes.type[from] === NodeType.closure) &&
        edges.type[edge] === EdgeType.internal &&
        ['table', 'elements', 'properties'].includes(name(edge)),
    );
  const rank = (edge: number) => {
    const useless = ['__proto__', 'map', 'constructor', 'prototype'];
    switch (edges.type[edge]) {
      case EdgeType.property:
        return useless.includes(name(edge)) ? 20 : 1;
      case EdgeType.context:
      case EdgeType.element:
      case EdgeType.shortcut:
        return 1;
      case EdgeType.internal:
        if (['table', 'elements', 'properties', 'context'].includes(name(edge))) return 2;
        return /^\d/.test(name(edge)) ? 3 : useless.includes(name(edge)) ? 20 : 10;
      default:
        return 50;
    }
  };
  const stepOf = (node: number): Step => {
    const above = dominator[node];
    const ways = allEdges.filter(
      ({ edge, from, to }) => to === node && hasBit(essential, edge) && (from === above || (isStore(from) && dominator[from] === above)),
    );
    const best = Math.min(...ways.map(({ edge }) => rank(edge)));
    const way = ways.find(({ edge }) => rank(edge) === best);
    const className = [NodeType.hidden, NodeType.synthetic].includes(nodes.type[node] as never)
      ? text(strings, nodes.name[node])
      : classes.list[classes.classOf[node]].name;
    if (!way) return { label: '…', className, isEntry: false };
    const type = edges.type[way.edge];
    const isNumber = type === EdgeType.internal && /^\d/.test(name(way.edge));
    const ofRoot = nodes.type[way.from] === NodeType.synthetic;
    if (!isStore(way.from) && ofRoot && (type === EdgeType.element || isNumber)) {
      const [, beside] = (isNumber && /^\d+ \/ (.+)$/s.exec(name(way.edge))) || [];
      return { label: beside === undefined ? '#' : `internal ${beside.replace(/ @\d+/g, '')}`, className, isEntry: false };
    }
    if (isStore(way.from) || type === EdgeType.element || isNumber) return { label: '[]', className, isEntry: true };
    return {
      label: type === EdgeType.hidden ? '#' : `${type === EdgeType.context ? 'variable ' : type === EdgeType.internal ? 'internal ' : ''}${name(way.edge)}`,
      className,
      isEntry: false,
    };
  };
  const same = (one: Step | undefined, other: Step) => one?.label === other.label && one.className === other.className;
  const pathOf = (node: number): Step[] => {
    if (node === root) return [];
    const path = pathOf(dominator[node]);
    if (isStore(node)) return path;
    const step = stepOf(node);
    if (!step.isEntry && same(path.at(-1), step)) return path;
    for (let period = 1; period <= 4; period++) {
      if (same(path.at(-period), step) && same(path.at(-2 * period), step)) return path.slice(0, path.length - period + 1);
    }
    return [...path, step];
  };
  const found = new Map<string, NaiveVertex>();
  for (let node = 0; node < nodeCount; node++) {
    const key = pathOf(node)
      .map(({ label, className }) => `${label}:${className}`)
      .join(' > ');
    const vertex = found.get(key) ?? { count: 0, ownBytes: 0 };
    if (!isStore(node)) vertex.count++;
    vertex.ownBytes += shallowSize[node];
    found.set(key, vertex);
  }
  return found;
}
