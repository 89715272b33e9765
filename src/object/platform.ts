/**
 * Objects of a page that C++ keeps: what a programmer calls them, and which of them are only parts of others. Blink writes the names of its
 * C++ classes; those that JavaScript can see go by their interface ("MediaQueryList") or as markup ("<ul id="live">").
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';

const MOST_UNITS = 300;
/** Names without `blink::` that are no interface of the platform. */
const parts =
  /^(?:EventListener|V8\w+|DOMTimer|ScheduledAction|\w+Registration|ScriptedAnimationController|MutationObserver::Delegate|\w*Delegate|Pending activities|InternalNode|cppgc::|WTF::|std::|C\+\+|Node \/|ScriptController|ElementIntersectionObserverData|IntersectionObservation|ResizeObservation)/;

export const nodeName = ({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): string => textStart(strings, nodes.name[node], MOST_UNITS);

/** Whether a node is a part of a platform object that JavaScript cannot see: a vector, a table, a registration. */
export function isPlumbing(heap: Heap, node: NodeOrdinal): boolean {
  if (heap.snapshot.nodes.type[node] !== NodeType.native) return false;
  const name = bare(nodeName(heap, node));
  return name.includes('blink::') || parts.test(name) || name.startsWith('system /');
}

/** `window`, `document`, `<ul id=live>`, or the interface's name; null for what is no object of the platform. */
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

/** "<ul id="live">" as `<ul id=live>`: quotes only where the value needs them. */
function markup(name: string): string {
  return name.replace(/="([\w-]+)"/g, '=$1');
}
