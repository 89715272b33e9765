/** Contents of Maps and Sets that a file does not state: see format/visit-order.ts. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { GrowthCase } from './growth-case.js';

/** A sentence where a suspect is, or is reached through, a collection whose contents were inferred. */
export function inferredText({ comparison, finding, path }: GrowthCase): string[] {
  const { nodes, edges, strings } = comparison.current.heap.snapshot;
  const nameOf = (node: NodeOrdinal) => text(strings, nodes.name[node]);
  const isInferred = (node: NodeOrdinal): boolean => {
    if (!/^(?:Map|Set)$/.test(nameOf(node))) return false;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.type[edge] !== EdgeType.internal && edges.type[edge] !== EdgeType.hidden) continue;
      const target = edges.toNode[edge];
      // V8 names the edge to a store.
      if (
        nodes.type[target] === NodeType.array
          ? edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === ''
          : nameOf(target) === STORE
      )
        return true;
    }
    return false;
  };
  const collections = path.filter(({ node }, at) => isInferred(node) && (at < path.length - 1 || finding.heads.length > 0));
  return collections.length === 0 ? [] : ['Files of Bun do not say what a Map or Set holds: this was inferred from the order of the objects in the file.'];
}

/** JavaScriptCore's name of an array of values, in files of V8's format; see format/webkit.ts for its own. */
const STORE = 'Cell Butterfly';
