/** The global objects of programs and pages. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';

/** Whether a node is the global object of a program or page, or its proxy. */
export function isGlobalObject({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): boolean {
  return nodes.type[node] !== NodeType.synthetic && /^(?:global|globalThis|Window)(?: |$)/.test(textStart(strings, nodes.name[node], 32));
}

export const isPage = ({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): boolean => textStart(strings, nodes.name[node], 6) === 'Window';
