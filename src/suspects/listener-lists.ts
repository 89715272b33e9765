/**
 * Listeners of Node's emitters and event targets. An emitter has `_events`: a property an event, whose value is one function or an array of
 * them. An EventTarget has a Map under `<symbol kEvents>`: an entry an event, whose value is the head of a chain of Listener objects.
 */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { fieldsOf } from '../object/fields.js';
import { propertyTarget } from '../object/follow.js';
import { edgeName } from '../object/paths.js';
import { callbacksAmong, callbacksText, keptBy } from './callbacks.js';
import { fromTo, type GrowthCase, headsShare, isOfOneHeap, many, promoted, stepAt } from './growth-case.js';
import { nearFunctions } from './near-functions.js';
import type { Reading } from './pattern-reading.js';
import { hasObjects } from './stored-baseline.js';

export const tableNames = ['_events', '<symbol kEvents>'];
const MOST_EVENTS = 2_000;
const MOST_LINKS = 100_000;
/** New listeners whose functions are looked at. */
const MOST_ASKED = 64;

interface Table {
  node: NodeOrdinal;
  /** Position on the path of the step that leads to it, or one behind the end where the finding is its owner. */
  at: number;
}

/** Null where what grew is no list of listeners. */
export function readListenerList(growth: GrowthCase): Reading | null {
  const { comparison, places, finding } = growth;
  const { heap } = comparison.current;
  const table = tableOf(growth);
  if (!table) return null;
  const now = eventsOf(heap, table.node);
  const then = baselineEvents(growth, table);
  const named = eventOnPath(growth, table, now);
  // A baseline file keeps no lists, so only the sum of the growth is known.
  const isStored = !isOfOneHeap(growth) && !hasObjects(comparison.baseline.heap);
  const gainOf = (count: number, before = 0) => (isStored || (then === null && !isOfOneHeap(growth)) ? Math.min(count, finding.headCount) : count - before);
  const gains = [...now].map(([event, listeners]) => ({ event, listeners, gain: gainOf(listeners.length, then?.get(event)?.length) }));
  const found = gains.find(({ event }) => event === named) ?? gains.sort((a, b) => b.gain - a.gain)[0];
  if (!found || found.gain < 1) return null;
  const isAbove = table.at >= growth.path.length;
  if (isAbove && (found.gain < 0.3 * finding.headCount || headsShare(growth, /^(?:Function|Array|Listener|Object)$/) < 0.3)) return null;
  const fresh = found.listeners.filter((node) => comparison.counterpart[node] === -1);
  const asked = (fresh.length > 0 ? fresh : finding.heads).slice(0, MOST_ASKED);
  const called = callbacksAmong(heap, asked, places);
  // Node's own helpers, such as once(), listen on behalf of a function that waits.
  const callbacks = called.length > 0 ? called : nearFunctions(growth, asked);
  const kept = callbacks.length > 0 ? keptBy(comparison, callbacks[0], places) : null;
  const which = callbacks.length === 0 ? '' : `, ${callbacksText(callbacks)}${kept === null ? '' : `, each keeps ${kept}`}`;
  const before = then ? (then.get(found.event)?.length ?? 0) : null;
  const name = nameOf(growth, table, found.event);
  return {
    pattern: 'listeners',
    ...(name && { name }),
    ...(name && stepAt(growth, table.at) === '<symbol kEvents>' && promoted(growth, table.at - 1)),
    evidence: [
      `The event is "${found.event}": ${isOfOneHeap(growth) ? many(found.gain, 'listener') : many(found.gain, 'listener').replace(' ', ' more ')}${fromTo(before, found.listeners.length)}${which}.`,
    ],
    ...(callbacks.length > 0 && { location: callbacks[0].location }),
  };
}

/** The nearest table on the path, if behind it only the list itself comes; or one of the finding's own. */
function tableOf(growth: GrowthCase): Table | null {
  const { path, comparison, finding } = growth;
  for (let at = path.length - 1; at > 0; at--) {
    const step = stepAt(growth, at);
    if (step === '_events') return path.length - 1 - at <= 1 ? { node: path[at].node, at } : null;
    if (step === '<symbol kEvents>') return { node: path[at].node, at };
    const isLink = step === 'next' || path[at].storeEdge !== -1 || at === path.length - 1;
    if (!isLink) break;
  }
  for (const name of tableNames) {
    const node = propertyTarget(comparison.current.heap, finding.node, name);
    if (node !== -1) return { node, at: path.length };
  }
  return null;
}

/** Event -> its listeners: functions, or Listener objects. */
export function eventsOf(heap: Heap, table: NodeOrdinal): Map<string, NodeOrdinal[]> {
  const { nodes, edges, strings } = heap.snapshot;
  const events = new Map<string, NodeOrdinal[]>();
  if (text(strings, nodes.name[table]) === 'Map') {
    for (const { type, key, node } of fieldsOf(heap, table, MOST_EVENTS).fields) {
      if (type === 'entry' && key !== -1 && node !== -1) events.set(text(strings, nodes.name[key]), chainOf(heap, node));
    }
    return events;
  }
  for (let edge = edges.firstEdge[table]; edge < edges.firstEdge[table + 1] && events.size < MOST_EVENTS; edge++) {
    const name = edges.type[edge] === EdgeType.property ? edgeName(heap, edge) : '__proto__';
    const target = edges.toNode[edge];
    if (name === '__proto__') continue;
    const isList = nodes.type[target] === NodeType.object && text(strings, nodes.name[target]) === 'Array';
    if (isList || nodes.type[target] === NodeType.closure) events.set(name, isList ? elementsOf(heap, target) : [target]);
  }
  return events;
}

function elementsOf({ snapshot: { edges } }: Heap, list: NodeOrdinal): NodeOrdinal[] {
  const found: NodeOrdinal[] = [];
  for (let edge = edges.firstEdge[list]; edge < edges.firstEdge[list + 1]; edge++) if (edges.type[edge] === EdgeType.element) found.push(edges.toNode[edge]);
  return found;
}

function chainOf(heap: Heap, root: NodeOrdinal): NodeOrdinal[] {
  const found: NodeOrdinal[] = [];
  for (let node = propertyTarget(heap, root, 'next'); node !== -1 && found.length < MOST_LINKS; node = propertyTarget(heap, node, 'next')) {
    if (propertyTarget(heap, node, 'callback') === -1 && propertyTarget(heap, node, 'listener') === -1) break;
    found.push(node);
  }
  return found;
}

/** The same table in the baseline, or what its owner had in its place; null where neither was there. */
function baselineEvents({ comparison, path, finding }: GrowthCase, { node, at }: Table): Map<string, NodeOrdinal[]> | null {
  const { heap } = comparison.baseline;
  const same = comparison.counterpart[node];
  if (same !== -1) return eventsOf(heap, same);
  // Without ids only the holder itself is known in both, by the names that lead there.
  if (finding.baselineNode !== -1 && node === finding.node) return eventsOf(heap, finding.baselineNode);
  const owner = at < path.length ? comparison.counterpart[path[at - 1].node] : finding.baselineNode;
  if (owner === -1) return null;
  const table = tableNames.map((name) => propertyTarget(heap, owner, name)).find((found) => found !== -1);
  return table === undefined ? null : eventsOf(heap, table);
}

/** The event whose list the path leads through; null where it ends above. */
function eventOnPath(growth: GrowthCase, { node, at }: Table, events: ReadonlyMap<string, NodeOrdinal[]>): string | null {
  const { heap } = growth.comparison.current;
  if (at + 1 >= growth.path.length) return null;
  if (stepAt(growth, at) === '_events') return stepAt(growth, at + 1);
  const root = growth.path[at + 1].node;
  const { nodes, strings } = heap.snapshot;
  const entry = fieldsOf(heap, node, MOST_EVENTS).fields.find((field) => field.type === 'entry' && field.node === root && field.key !== -1);
  const event = entry && text(strings, nodes.name[entry.key]);
  return event !== undefined && events.has(event) ? event : null;
}

/** The list as a programmer knows it: of an event target the target. */
function nameOf({ path, places, name }: GrowthCase, { at }: Table, event: string): string | null {
  if (at >= path.length) return null;
  const isEmitter = name.includes('._events');
  if (isEmitter) return name.endsWith('._events') && /^[\w$]+$/.test(event) ? `${name}.${event}` : null;
  return at >= 1 ? places.nameOf(path.slice(0, at)) : null;
}
