/** From nodes to places in scripts. The names of scripts stand in the snapshot itself: closure -> shared -> script -> name. */
import { EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { rankIn } from '../graph/bits.js';
import { nodesOfTypes } from './named.js';
import type { WellKnownNames } from './names.js';

/** The record of a node, -1 for none. */
export const recordOf = ({ locations: { has, before } }: Snapshot, node: NodeOrdinal): number => rankIn(has, before, node);

/** Where the function of a record stands. */
export function placeOf({ locations: { place, scriptId, line, column } }: Snapshot, record: number): { scriptId: number; line: number; column: number } {
  const at = place[record];
  return { scriptId: scriptId[at], line: line[at], column: column[at] };
}

/** Script id -> name, for every script that a located closure belongs to. */
export function scriptNames(snapshot: Snapshot, { shared, scriptOrDebugInfo, script, name }: WellKnownNames): Map<number, string> {
  const { nodeCount, nodes, edges, strings, locations } = snapshot;
  const follow = (node: NodeOrdinal, ...edgeNames: number[]): NodeOrdinal => {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      if (edges.type[edge] === EdgeType.internal && edgeNames.includes(edges.nameOrIndex[edge])) return edges.toNode[edge];
    }
    return -1;
  };
  const names = new Map<number, string>();
  const learn = (scriptId: number, closure: NodeOrdinal): void => {
    const sharedInfo = follow(closure, shared);
    const scriptNode = sharedInfo === -1 ? -1 : follow(sharedInfo, scriptOrDebugInfo, script);
    const nameNode = scriptNode === -1 ? -1 : follow(scriptNode, name);
    if (nameNode !== -1 && nodes.type[nameNode] === NodeType.string) names.set(scriptId, text(strings, nodes.name[nameNode]));
  };
  const next = nodesOfTypes(snapshot, [NodeType.closure]);
  for (let node = next(0); node < nodeCount; node = next(node + 1)) {
    const record = recordOf(snapshot, node);
    if (record === -1) continue;
    const scriptId = locations.scriptId[locations.place[record]];
    if (!names.has(scriptId)) learn(scriptId, node);
  }
  return names;
}
