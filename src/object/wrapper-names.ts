/**
 * Classes of objects that JavaScriptCore's bindings label in place of naming them ("url " and the address of the page), in Bun's files in V8's format: by the
 * prototype that their shape leads to.
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text, textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';

const LABEL = 'url ';

/** "AbortSignal"; null for objects that have names. */
export function wrapperName({ snapshot: { nodes, edges, strings } }: Heap, node: NodeOrdinal): string | null {
  if (nodes.type[node] !== NodeType.object || textStart(strings, nodes.name[node], LABEL.length) !== LABEL) return null;
  const targets = (of: NodeOrdinal, type: number): NodeOrdinal[] =>
    Array.from({ length: edges.firstEdge[of + 1] - edges.firstEdge[of] }, (_, at) => edges.toNode[edges.firstEdge[of] + at]).filter(
      (target) => nodes.type[target] === type,
    );
  const [shape = -1] = targets(node, NodeType.objectShape);
  const names = shape === -1 ? [] : targets(shape, NodeType.object).map((target) => text(strings, nodes.name[target]));
  return names.find((name) => /^[A-Z]\w*$/.test(name) && name !== 'GlobalObject') ?? null;
}
