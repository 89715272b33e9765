/** From nodes to places in scripts. The names of scripts stand in the snapshot itself: closure -> shared -> script -> name. */
import { EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { WellKnownNames } from './names.js';

/** The record of a node, -1 for none. */
export function recordOf({ locations: { node: located, count } }: Snapshot, node: NodeOrdinal): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (located[middle] < node) low = middle + 1;
    else high = middle;
  }
  return low < count && located[low] === node ? low : -1;
}

/** Where the function of a record stands. */
export function placeOf({ locations: { place, scriptId, line, column } }: Snapshot, record: number): { scriptId: number; line: number; column: number } {
  const at = place[record];
  return { scriptId: scriptId[at], line: line[at], column: column[at] };
}

/** Script id -> name, for every script that a located closure belongs to. */
export function scriptNames(snapshot: Snapshot, { shared, scriptOrDebugInfo, script, name }: WellKnownNames): Map<number, string> {
  const { nodes, edges, locations, strings } = snapshot;
  const follow = (node: NodeOrdinal, ...edgeNames: number[]): NodeOrdinal => {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      if (edges.type[edge] === EdgeType.internal && edgeNames.includes(edges.nameOrIndex[edge])) return edges.toNode[edge];
    }
    return -1;
  };
  const names = new Map<number, string>();
  /** The script that was named last: its other places stand beside. */
  let last = -1;
  for (let at = 0; at < locations.count; at++) {
    const scriptId = locations.scriptId[locations.place[at]];
    if (scriptId === last) continue;
    const node = locations.node[at];
    if (nodes.type[node] !== NodeType.closure) continue;
    if (names.has(scriptId)) {
      last = scriptId;
      continue;
    }
    const sharedInfo = follow(node, shared);
    const scriptNode = sharedInfo === -1 ? -1 : follow(sharedInfo, scriptOrDebugInfo, script);
    const nameNode = scriptNode === -1 ? -1 : follow(scriptNode, name);
    if (nameNode !== -1 && nodes.type[nameNode] === NodeType.string) names.set(scriptId, text(strings, nodes.name[nameNode]));
  }
  return names;
}
