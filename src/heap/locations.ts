/** From nodes to places in scripts. The names of scripts stand in the snapshot itself: closure -> shared -> script -> name. */
import { EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sharedColumn } from '../graph/graph.js';
import { kernelOf } from './kernel.js';
import type { WellKnownNames } from './names.js';

/** Records of `snapshot.locations` in the order of their nodes, one a node: of several the last of the file stands. On shared memory. */
export function locatedNodes(snapshot: Snapshot): Int32Array {
  const { nodeCount, locations } = snapshot;
  /** Node -> record + 1; 0 for none. */
  const record = kernelOf(snapshot)?.classOf ?? new Int32Array(nodeCount);
  record.fill(0);
  let count = 0;
  for (let at = 0; at < locations.count; at++) {
    const node = locations.node[at];
    if (record[node] === 0) count++;
    record[node] = at + 1;
  }
  const located = sharedColumn(count);
  for (let node = 0, next = 0; next < count; node++) if (record[node] !== 0) located[next++] = record[node] - 1;
  return located;
}

/** The record of a node, -1 for none. */
export function recordOf({ snapshot: { locations }, located }: { snapshot: Snapshot; located: Int32Array }, node: NodeOrdinal): number {
  let low = 0;
  let high = located.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (locations.node[located[middle]] < node) low = middle + 1;
    else high = middle;
  }
  return low < located.length && locations.node[located[low]] === node ? located[low] : -1;
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
