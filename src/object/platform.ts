/**
 * Objects of a page that C++ owns: their names, and which of them are only parts of others. Blink writes the names of its C++ classes; objects
 * that JavaScript can access have the name of their interface ("MediaQueryList") or markup ("<ul id="live">").
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';

const MAX_UNITS = 300;
/** Names without `blink::` that are not interfaces of the platform. */
const parts =
  /^(?:EventListener|V8\w+|DOMTimer|ScheduledAction|\w+Registration|ScriptedAnimationController|MutationObserver::Delegate|\w*Delegate|Pending activities|InternalNode|cppgc::|WTF::|std::|C\+\+|Node \/|ScriptController|ElementIntersectionObserverData|IntersectionObservation|ResizeObservation)/;

export const nodeName = ({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): string => textStart(strings, nodes.name[node], MAX_UNITS);

/** Whether a node is a part of a platform object that JavaScript cannot access: a vector, a table, a registration. */
export function isPlumbing(heap: Heap, node: NodeOrdinal): boolean {
  if (heap.snapshot.nodes.type[node] !== NodeType.native) return false;
  const name = bare(nodeName(heap, node));
  return name.includes('blink::') || parts.test(name) || name.startsWith('system /');
}

/** `window`, `document`, `<ul id=live>`, or the name of the interface; null for other nodes. */
export function platformName(heap: Heap, node: NodeOrdinal): string | null {
  if (heap.snapshot.nodes.type[node] !== NodeType.native || isPlumbing(heap, node)) return null;
  const name = bare(nodeName(heap, node));
  if (name.startsWith('<')) return markup(name);
  const base = name.replace(/ \/ .*$/s, '');
  if (base === 'Window' || base.startsWith('Window ')) return 'window';
  if (/^(?:HTML|XML)?Document$/.test(base)) return 'document';
  return /^[A-Z]\w+$/.test(base) ? base : null;
}

/** Whether a node is an element of a document. */
export const isElement = (heap: Heap, node: NodeOrdinal): boolean =>
  heap.snapshot.nodes.type[node] === NodeType.native && bare(nodeName(heap, node)).startsWith('<');

const bare = (name: string): string => name.replace(/^Detached /, '');

/** "<ul id="live">" becomes `<ul id=live>`: quotes only if the value needs them. */
function markup(name: string): string {
  return name.replace(/="([\w-]+)"/g, '=$1');
}
