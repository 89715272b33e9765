/** Whose function piles up: one of the objects that came, or the one that such an object calls back. It names the line that adds them. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { edgeName } from '../object/paths.js';
import type { Places } from '../object/places.js';

export interface Callback {
  /** Empty for a function without a name. */
  name: string;
  location: ClassLocation;
  /** Null where the snapshot does not name it. */
  script: string | null;
}

/** Properties that timers, listeners and promises keep their function in. */
const callbackNames = /^(_onTimeout|_onImmediate|_?callback|_?listener|_?handler|fn|wrapped)$/;
const MOST_EDGES = 40;

/** Scripts of the runtime itself tell nobody what to change. */
export const isRuntimeScript = (script: string | null | undefined): boolean => /^(node:|internal\/)/.test(script ?? '');

/** The first of these objects that is a function of the program, or calls one back. */
export function callbackAmong(heap: Heap, objects: readonly NodeOrdinal[], places: Places): Callback | null {
  const { nodes, strings } = heap.snapshot;
  for (const node of objects) {
    const closure = nodes.type[node] === NodeType.closure ? node : calledBack(heap, node);
    const location = closure === -1 ? null : places.locationOf(closure);
    if (location === null) continue;
    const script = heap.scriptNames.get(location.scriptId) ?? null;
    if (!isRuntimeScript(script)) return { name: text(strings, nodes.name[closure]), location, script };
  }
  return null;
}

function calledBack(heap: Heap, node: NodeOrdinal): NodeOrdinal {
  const { edges, nodes } = heap.snapshot;
  const end = Math.min(edges.firstEdge[node + 1], edges.firstEdge[node] + MOST_EDGES);
  for (let edge = edges.firstEdge[node]; edge < end; edge++) {
    const isFunction = edges.type[edge] === EdgeType.property && nodes.type[edges.toNode[edge]] === NodeType.closure;
    if (isFunction && callbackNames.test(edgeName(heap, edge))) return edges.toNode[edge];
  }
  return -1;
}

/** "function onTick at /srv/app.mjs:12"; lines count from 1. */
export function callbackText({ name, location, script }: Callback): string {
  return `function${name === '' ? '' : ` ${name}`} at ${script ?? `script ${location.scriptId}`}:${location.line + 1}`;
}
