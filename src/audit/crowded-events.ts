/** Events of emitters and event targets with more listeners than Node warns of (events.defaultMaxListeners). */
import { EdgeType, type NodeOrdinal } from '../format/snapshot.js';
import { findTexts } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
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
  const { edgeCount, edges, strings } = heap.snapshot;
  const [events, kEvents] = findTexts(strings, tableNames);
  const { type, nameOrIndex, toNode, firstEdge } = edges;
  const found: CrowdedEvent[] = [];
  for (let edge = 0; edge < edgeCount; edge++) {
    if ((nameOrIndex[edge] !== events && nameOrIndex[edge] !== kEvents) || type[edge] !== EdgeType.property) continue;
    for (const [event, { length }] of eventsOf(heap, toNode[edge])) {
      if (length > MAX_LISTENERS) found.push({ node: sourceOf(firstEdge, edge), event, listeners: length });
    }
  }
  return found.sort((a, b) => b.listeners - a.listeners || a.node - b.node || (a.event < b.event ? -1 : 1)).slice(0, LISTED);
}
