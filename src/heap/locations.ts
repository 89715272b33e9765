/** Maps nodes to positions in scripts. A script's name is in the snapshot: closure -> shared -> script -> name. */
import { EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { rankIn } from '../graph/bits.js';
import { nodesOfTypes } from './named.js';
import type { WellKnownNames } from './names.js';

/** The location record of a node, -1 for none. */
export const recordOf = ({ locations: { has, before } }: Snapshot, node: NodeOrdinal): number => rankIn(has, before, node);

/** Position of the function of a record. */
export function placeOf({ locations: { place, scriptId, line, column } }: Snapshot, record: number): { scriptId: number; line: number; column: number } {
  const at = place[record];
  return { scriptId: scriptId[at], line: line[at], column: column[at] };
}

export interface Scripts {
  /** Script id -> name, if the snapshot has it. */
  scriptNames: Map<number, string>;
  /** Script id -> V8's node of the script. */
  scriptNodes: Map<number, NodeOrdinal>;
}

/** The scripts that closures with a location belong to. */
export function scriptsOf(snapshot: Snapshot, { shared, scriptOrDebugInfo, script, name, first, second }: WellKnownNames): Scripts {
  const { nodeCount, edges, locations } = snapshot;
  const follow = (node: NodeOrdinal, ...edgeNames: number[]): NodeOrdinal => {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      if (edges.type[edge] === EdgeType.internal && edgeNames.includes(edges.nameOrIndex[edge])) return edges.toNode[edge];
    }
    return -1;
  };
  const scriptNames = new Map<number, string>();
  const scriptNodes = new Map<number, NodeOrdinal>();
  const learn = (scriptId: number, closure: NodeOrdinal): void => {
    const sharedInfo = follow(closure, shared);
    const scriptNode = sharedInfo === -1 ? -1 : follow(sharedInfo, scriptOrDebugInfo, script);
    if (scriptNode !== -1) scriptNodes.set(scriptId, scriptNode);
    const nameNode = scriptNode === -1 ? -1 : follow(scriptNode, name);
    const ownName = nameNode === -1 ? '' : wholeText(snapshot, nameNode, follow, { first, second });
    const scriptName = ownName === '' && scriptNode !== -1 ? sourceUrlOf(snapshot, scriptNode) : ownName;
    if (scriptName !== '') scriptNames.set(scriptId, scriptName);
  };
  const next = nodesOfTypes(snapshot, [NodeType.closure]);
  for (let node = next(0); node < nodeCount; node = next(node + 1)) {
    const record = recordOf(snapshot, node);
    if (record === -1) continue;
    const scriptId = locations.scriptId[locations.place[record]];
    if (!scriptNames.has(scriptId)) learn(scriptId, node);
  }
  return { scriptNames, scriptNodes };
}

/** The sourceURL of a script without a name (compiled by eval): a string without a name among its fields, before that of the source map. */
function sourceUrlOf({ nodes, edges, strings }: Snapshot, script: NodeOrdinal): string {
  for (let edge = edges.firstEdge[script]; edge < edges.firstEdge[script + 1]; edge++) {
    const node = edges.toNode[edge];
    if (nodes.type[node] !== NodeType.string) continue;
    const isNamed = edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === 'source_url';
    if (!isNamed && edges.type[edge] !== EdgeType.hidden) continue;
    const url = text(strings, nodes.name[node]);
    if (/^(?:[a-z][a-z+-]+:\/\/|\/)/i.test(url) && !/\.map(?:[?#].*)?$/.test(url)) return url;
  }
  return '';
}

/** Maximum of parts that are joined: script names are concatenated from a folder and a file, or a few template parts. */
const MAX_PARTS = 64;

/** The text of a string node, including concatenated strings; empty for slices, because the file does not contain their range. */
function wholeText(
  { nodes, strings }: Snapshot,
  node: NodeOrdinal,
  follow: (node: NodeOrdinal, ...names: number[]) => NodeOrdinal,
  { first, second }: Pick<WellKnownNames, 'first' | 'second'>,
): string {
  const left = [node];
  let joined = '';
  for (let parts = 0; left.length > 0; parts++) {
    const part = left.pop() as NodeOrdinal;
    if (nodes.type[part] === NodeType.concatenatedString) left.push(...[follow(part, second), follow(part, first)].filter((half) => half !== -1));
    else if (nodes.type[part] === NodeType.string) joined += text(strings, nodes.name[part]);
    else return '';
    if (parts > MAX_PARTS) return '';
  }
  return joined;
}
