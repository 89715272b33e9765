/** From nodes to places in scripts. The names of scripts stand in the snapshot itself: closure -> shared -> script -> name. */
import { EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { WellKnownNames } from './names.js';

/** Node -> record of `snapshot.locations`, -1 for none. Of several records for a node the last stands. 4 bytes a node. */
export function locationByNode({ nodeCount, locations }: Snapshot): Int32Array {
  const record = new Int32Array(nodeCount).fill(-1);
  for (let at = 0; at < locations.count; at++) record[locations.node[at]] = at;
  return record;
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
  for (let at = 0; at < locations.count; at++) {
    const scriptId = locations.scriptId[at];
    const node = locations.node[at];
    if (nodes.type[node] !== NodeType.closure || names.has(scriptId)) continue;
    const sharedInfo = follow(node, shared);
    const scriptNode = sharedInfo === -1 ? -1 : follow(sharedInfo, scriptOrDebugInfo, script);
    const nameNode = scriptNode === -1 ? -1 : follow(scriptNode, name);
    if (nameNode !== -1 && nodes.type[nameNode] === NodeType.string) names.set(scriptId, text(strings, nodes.name[nameNode]));
  }
  return names;
}
