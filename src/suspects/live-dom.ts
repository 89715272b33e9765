/** Documents that grow: elements that are in the document, and were not. Layout and style grow with them. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { isElement, nodeName, platformName } from '../object/platform.js';
import { figure, type GrowthCase, promoted } from './growth-case.js';
import type { Reading } from './pattern-reading.js';

const LEAST_ELEMENTS = 4;
const MOST_NAMED = 5_000;
/** Parts of Blink that grow with a document. */
const ofDocument = /Layout|Fragment|ShapeResult|ComputedStyle|Paint|NodeRareData|ElementData|^HTMLDocument|^Document|^Window|^</;

/** Null unless the finding is a part of a page, and its document gained elements. */
export function readLiveDom(growth: GrowthCase): Reading | null {
  const { comparison, finding, places, paths } = growth;
  const { heap } = comparison.current;
  const { nodes, edges } = heap.snapshot;
  if (nodes.type[finding.node] !== NodeType.native || !ofDocument.test(nodeName(heap, finding.node))) return null;
  const added = newElements(growth);
  const byParent = new Map<NodeOrdinal, NodeOrdinal[]>();
  for (const element of added) {
    const around = new Set<NodeOrdinal>();
    for (let edge = edges.firstEdge[element]; edge < edges.firstEdge[element + 1]; edge++) {
      const node = edges.toNode[edge];
      if (comparison.counterpart[node] !== -1 && isElement(heap, node)) around.add(node);
    }
    for (const node of around) byParent.set(node, [...(byParent.get(node) ?? []), element]);
  }
  // The neighbours of the first and last of them are in the same place, the parent is in that of all.
  const [parent, children] = [...byParent].sort((a, b) => b[1].length - a[1].length)[0] ?? [-1, []];
  if (children.length < LEAST_ELEMENTS || children.length < 0.2 * added.length) return null;
  const parentName = platformName(heap, parent) as string;
  const path = paths.pathTo(parent);
  const variable = places.nameOf(path);
  const child = commonName(growth, children);
  return {
    pattern: 'growth',
    ...promoted({ ...growth, path }, path.length - 1),
    name: `${variable === parentName || variable.includes('[') ? parentName : `${variable} ${parentName}`} > ${child}`,
    looksLike: 'elements that are added to the document and never removed',
    evidence: [`${parentName} gained ${figure(children.length)} ${child}.`],
    advice: 'remove the oldest elements, or show a window of a long list; data that hangs on elements goes with them',
  };
}

/** New elements in the document. */
function newElements({ comparison }: GrowthCase): NodeOrdinal[] {
  const { heap } = comparison.current;
  const { nodeCount, nodes } = heap.snapshot;
  const found: NodeOrdinal[] = [];
  for (let node = 0; node < nodeCount && found.length < MOST_NAMED; node++) {
    const isNew = nodes.type[node] === NodeType.native && comparison.counterpart[node] === -1;
    if (isNew && isElement(heap, node) && !nodeName(heap, node).startsWith('Detached ')) found.push(node);
  }
  return found;
}

/** As all of them are written, or their tag where they differ. */
function commonName({ comparison }: GrowthCase, elements: readonly NodeOrdinal[]): string {
  const { heap } = comparison.current;
  const names = new Set(elements.map((element) => platformName(heap, element) as string));
  const [first] = names;
  return names.size === 1 ? first : `${/^<[\w-]+/.exec(first)?.[0] ?? '<element'}>`;
}
