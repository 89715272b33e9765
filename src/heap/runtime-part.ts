/**
 * The runtime's own part of a heap: what stays reachable when the program's functions, modules and instances of its classes are left out, with all that only
 * they lead to. The rest is the program's.
 */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { findTexts, text, textStart } from '../format/strings.js';
import { createBits, hasBit, setBit } from '../graph/bits.js';
import type { NodeSet } from '../graph/graph.js';
import { scriptOwner } from '../text/labels.js';
import type { Heap } from './heap.js';
import { recordOf } from './locations.js';

/** Where programs begin: modules, variables of scripts, what runs, and what the runtime keeps on behalf of a program in any number: timers, connections. */
const begins =
  /^(Module|Timeout|Immediate|TCP|TCPConnectWrap|Pipe|PipeConnectWrap|TLSWrap|UDP|HTTPParser|(Client|Server)?Http2Session|system \/ (SourceTextModule|ScriptContextTable|AsyncGeneratorRequest)|\((Stack roots|Handle scope)\))$/;
const MAX_NAME = 40;
/** What global objects are made with; other properties of them are the program's. */
const builtIn =
  /^(global|globalThis|self|window|process|console|Math|JSON|Reflect|Atomics|Intl|WebAssembly|Temporal|crypto|performance|navigator|document|history|location|localStorage|sessionStorage|caches|indexedDB|scheduler|trustedTypes|storage|__proto__|map|<symbol .*>)$/;
const MAX_QUEUE_GROWTH = 2;

/** Null where functions have no scripts, as in files of Bun: then nothing separates the two. Time O(edges of the runtime). */
export function runtimePart(heap: Heap): NodeSet | null {
  const { snapshot, scriptNames, essential } = heap;
  const { nodeCount, nodes, edges, strings, root, locations } = snapshot;
  const isProgramScript = new Map([...scriptNames].map(([id, name]) => [id, scriptOwner(name) !== 'runtime']));
  if (![...isProgramScript.values()].some((isProgram) => isProgram)) return null;
  /** By text: 1 begins a program, 2 does not, 0 unknown. */
  const known = new Uint8Array(strings.count);
  const isProgram = (node: NodeOrdinal): boolean => {
    const record = recordOf(snapshot, node);
    if (record !== -1 && isProgramScript.get(locations.scriptId[locations.place[record]])) return true;
    const type = nodes.type[node];
    if (type !== NodeType.object && type !== NodeType.hidden && type !== NodeType.synthetic) return false;
    const name = nodes.name[node];
    if (known[name] === 0) known[name] = begins.test(textStart(strings, name, MAX_NAME)) ? 1 : 2;
    return known[name] === 1;
  };
  const reached = createBits(nodeCount);
  let queue = new Int32Array(65_536);
  let length = 0;
  const reach = (node: NodeOrdinal): void => {
    setBit(reached, node);
    if (length === queue.length) {
      const longer = new Int32Array(MAX_QUEUE_GROWTH * queue.length);
      longer.set(queue);
      queue = longer;
    }
    queue[length++] = node;
  };
  reach(root);
  for (let at = 0; at < length; at++) {
    const node = queue[at];
    const isGlobal = nodes.type[node] === NodeType.object && /^(global|globalThis|Window)\b/.test(textStart(strings, nodes.name[node], MAX_NAME));
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      const target = edges.toNode[edge];
      if (hasBit(reached, target) || !hasBit(essential, edge) || isProgram(target)) continue;
      // Properties of a global object are in cells of its store: what they lead to is reached by the properties themselves.
      if (isGlobal && edges.type[edge] === EdgeType.internal && nodes.type[target] === NodeType.array) {
        setBit(reached, target);
        continue;
      }
      const isOwn = isGlobal && edges.type[edge] === EdgeType.property && nodes.type[target] !== NodeType.closure;
      if (isOwn && !builtIn.test(text(strings, edges.nameOrIndex[edge]))) continue;
      reach(target);
    }
  }
  return reached;
}

/** Bytes of all nodes of a set. */
export function bytesOf({ snapshot, shallowSize }: Heap, part: NodeSet): number {
  let bytes = 0;
  for (let node = 0; node < snapshot.nodeCount; node++) if (hasBit(part, node)) bytes += shallowSize[node];
  return bytes;
}

/** How much of a heap is the runtime's, and of which version that is. */
export interface RuntimeShare {
  /** Null where nothing separates it from the program's. */
  bytes: number | null;
  /** E.g. "Node v24.1.0"; null if unknown. */
  version: string | null;
}

export function runtimeShare(heap: Heap): RuntimeShare {
  const part = runtimePart(heap);
  return { bytes: part && bytesOf(heap, part), version: nodeVersion(heap) };
}

/** "Node " and the text of `process.version`; null if unknown. */
export function nodeVersion({ snapshot: { nodeCount, nodes, edges, strings } }: Heap): string | null {
  const [processName, version] = findTexts(strings, ['process', 'version']);
  for (let node = 0; node < nodeCount; node++) {
    if (nodes.name[node] !== processName || nodes.type[node] !== NodeType.object) continue;
    for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
      if (edges.nameOrIndex[edge] !== version || edges.type[edge] !== EdgeType.property) continue;
      const [found] = /^v\d+\.\d+\.\d+$/.exec(textStart(strings, nodes.name[edges.toNode[edge]], MAX_NAME)) ?? [];
      if (found !== undefined) return `Node ${found}`;
    }
  }
  return null;
}
