/** Events of emitters and event targets with more listeners than Node warns of (events.defaultMaxListeners). */
import { EdgeType, type NodeOrdinal } from '../format/snapshot.js';
import { findTexts } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { eventsOf, tableNames } from '../suspects/listener-lists.js';

export interface CrowdedEvent {
  /** The emitter or target. */
  node: NodeOrdinal;
  event: string;
  listeners: number;
}

const MAX_LISTENERS = 10;
const LISTED = 20;

/** Most listeners first. Time O(edges). */
export function crowdedEvents(heap: Heap): CrowdedEvent[] {
  const { nodeCount, edges, strings } = heap.snapshot;
  const names = findTexts(strings, tableNames);
  const found: CrowdedEvent[] = [];
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
      if (edges.type[edge] !== EdgeType.property || names.indexOf(edges.nameOrIndex[edge]) === -1) continue;
      for (const [event, { length }] of eventsOf(heap, edges.toNode[edge])) if (length > MAX_LISTENERS) found.push({ node, event, listeners: length });
    }
  }
  return found.sort((a, b) => b.listeners - a.listeners || a.node - b.node || (a.event < b.event ? -1 : 1)).slice(0, LISTED);
}
