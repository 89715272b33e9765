/**
 * What no variable of the program holds: open handles of the runtime, V8's own tables, and arguments of console calls, which V8 keeps for
 * an inspector. Their holder is a root, so the words are of what came.
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import { internalNamed, propertyTarget } from '../object/follow.js';
import { edgeName, type PathNode } from '../object/paths.js';
import { callbacksText } from './callbacks.js';
import { closingAdvice } from './closing-advice.js';
import { countOf, figure, type GrowthCase, isNew, mostFrequent, programClass } from './growth-case.js';
import { nearFunctions } from './near-functions.js';
import type { Reading } from './pattern-reading.js';

/** Objects whose surroundings are searched for the program's functions. */
const MOST_ASKED = 64;

/** Null unless nothing of the program holds the finding: its holder is a root, or one of the runtime's handles. */
export function readRoot(growth: GrowthCase): Reading | null {
  const { comparison, finding } = growth;
  const { heap } = comparison.current;
  const type = heap.snapshot.nodes.type[finding.node];
  const isRoot = finding.kind === 'handles' || finding.node === heap.snapshot.root || type === NodeType.synthetic;
  if (!isRoot && !isHandle(heap, finding.node)) return null;
  return readConsole(growth) ?? readSymbols(growth) ?? readHandles(growth);
}

/** Arguments of console calls: V8's inspector has a global handle for each, with a label. */
function readConsole(growth: GrowthCase): Reading | null {
  const { paths, finding } = growth;
  const heads = finding.heads.filter((head) => isNew(growth, head)).slice(0, MOST_ASKED);
  const { heap } = growth.comparison.current;
  const kept = heads.filter((head) => isConsoleArgument(paths.pathTo(head), heap));
  if (kept.length === 0 || kept.length < 0.5 * heads.length) return null;
  const [className] = mostFrequent(growth, kept);
  return {
    pattern: 'growth',
    name: `console (arguments kept for DevTools: ${className})`,
    node: kept[0],
    groupSize: Math.max(kept.length, finding.headCount),
    path: paths.pathTo(kept[0]),
    looksLike: 'arguments of console calls: V8 keeps those of the last 1,000 calls for an inspector',
    evidence: ['No variable of the program holds them; they go when the console is cleared, or after 1,000 more calls.'],
    advice: 'not a leak of the program: console.clear() before the snapshot, or log text instead of objects',
    location: null,
    isPlaceOfCallback: true,
  };
}

const isConsoleArgument = (path: readonly PathNode[], heap: Heap): boolean =>
  path.some(({ edge }) => edge !== -1 && edgeName(heap, edge).endsWith(' / DevTools console'));

/** Symbols of the registry that Symbol.for() fills. */
function readSymbols(growth: GrowthCase): Reading | null {
  const { finding, comparison } = growth;
  const { heap } = comparison.current;
  const texts = finding.heads.filter((head) => heap.snapshot.nodes.type[head] === NodeType.string || heap.snapshot.nodes.type[head] === NodeType.symbol);
  if (texts.length < 0.5 * finding.heads.length || texts.length === 0) return null;
  const ofSymbols = texts.filter((node) => heap.snapshot.nodes.type[node] === NodeType.symbol || isNameOfSymbol(growth, node));
  if (ofSymbols.length < 0.5 * texts.length) return null;
  return {
    pattern: 'strings',
    name: 'Symbol.for registry',
    looksLike: 'symbols of the global registry: it keeps each for as long as the process lives',
    evidence: [`One of the new keys: ${JSON.stringify(text(heap.snapshot.strings, heap.snapshot.nodes.name[ofSymbols[ofSymbols.length - 1]]).slice(0, 40))}.`],
    advice: 'Symbol() in place of Symbol.for(), or a fixed set of keys: what Symbol.for() made is never freed',
    location: null,
    isPlaceOfCallback: true,
  };
}

function isNameOfSymbol({ paths: { retainers }, comparison }: GrowthCase, node: NodeOrdinal): boolean {
  const { heap } = comparison.current;
  const { edges, nodes } = heap.snapshot;
  const { start, edge } = retainers;
  for (let at = start[node]; at < Math.min(start[node + 1], start[node] + 50); at++) {
    const source = sourceOf(edges.firstEdge, edge[at]);
    if (nodes.type[source] === NodeType.symbol) return true;
  }
  return false;
}

/** "202 FSWatcher (with Job), each kept by its own open handle; listener at watchers.mjs:7". */
function readHandles(growth: GrowthCase): Reading | null {
  const { comparison, finding, paths } = growth;
  const { heap } = comparison.current;
  const owners = finding.heads
    .map((head) => ownerOf(heap, head))
    .filter((node) => node !== -1 && isNew(growth, node) && !isInternal(heap.snapshot.nodes.type[node]));
  if (owners.length === 0) return null;
  const [ownClass, like] = mostFrequent(growth, owners);
  if (like.length < 0.3 * owners.length) return null;
  const isOpen = like.some((node) => paths.pathTo(node).some((step) => isHandle(heap, step.node)));
  if (!isOpen) return null;
  const className =
    ownClass === 'MessagePort' && countOf(growth, /^BroadcastChannel$/) >= 0.5 * countOf(growth, /^MessagePort$/) ? 'BroadcastChannel' : ownClass;
  const count = Math.max(like.length, countOf(growth, new RegExp(`^${className.replace(/[$()[\]{}.*+?^|\\]/g, '\\$&')}$`)));
  const callbacks = nearFunctions(growth, like.slice(0, MOST_ASKED));
  const kept = programClass(growth, className);
  const listener = callbacks.length === 0 ? '' : ` ${callbacks.length === 1 ? 'Its listener is' : 'Their listeners are'} ${callbacksText(callbacks)}.`;
  return {
    pattern: 'growth',
    name: `${figure(count)} ${className}${className === 'Socket' ? socketKind(heap, like[0]) : ''}`,
    node: like[0],
    groupSize: count,
    path: paths.pathTo(like[0]),
    looksLike: `${className} objects that stay open: no variable of the program keeps them`,
    evidence: [`Each is kept by its own open handle${kept ? `, and keeps ${/^[aeiou]/i.test(kept) ? 'an' : 'a'} ${kept}` : ''}.${listener}`],
    advice: closingAdvice(className),
    location: callbacks[0]?.location ?? null,
    isPlaceOfCallback: callbacks.length > 0,
  };
}

/** Node's native side of a socket, watcher, process, port. */
function isHandle({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): boolean {
  return nodes.type[node] !== NodeType.object && /^Node \/ \w*(?:Wrap|Handle|Port|Worker|Channel|Context|Stream)\b/.test(text(strings, nodes.name[node]));
}

/** Sockets of two modules have one class: those of node:dgram have a handle behind their state. */
const socketKind = (heap: Heap, node: NodeOrdinal): string => (propertyTarget(heap, node, '<symbol state symbol>') === -1 ? ' (node:net)' : ' (node:dgram)');

/** The object that a program knows a handle by. */
function ownerOf(heap: Heap, node: NodeOrdinal): NodeOrdinal {
  const { nodes } = heap.snapshot;
  const object = nodes.type[node] === NodeType.object ? node : internalNamed(heap, node, 'native_to_javascript');
  if (object === -1) return -1;
  const owner = propertyTarget(heap, object, '<symbol owner_symbol>');
  return owner === -1 ? object : owner;
}
