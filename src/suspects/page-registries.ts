/**
 * Lists of callbacks that a page keeps in C++: listeners of an event target, observers of an element, timers, animation frames. A snapshot
 * has their parts (Blink's names of classes), not their events.
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { isPlumbing, nodeName, platformName } from '../object/platform.js';
import { callbacksAmong, callbacksText, keptBy } from './callbacks.js';
import { countOf, fromTo, type GrowthCase, many, promoted } from './growth-case.js';
import type { Reading } from './pattern-reading.js';

interface RegistryKind {
  /** Of parts between the target and its callbacks. */
  part: RegExp;
  /** Of one entry. */
  item: RegExp;
  noun: string;
  pattern: Reading['pattern'];
  looksLike: string;
  advice: string;
  /** The registry's name where its target is the whole page. */
  name?: string;
}

const kinds: RegistryKind[] = [
  {
    part: /EventTargetData|RegisteredEventListener/,
    item: /^(?:Detached )?(?:V8EventListener|V8EventHandler\w*|JSEventListener|JSEventHandler\w*)/,
    noun: 'listener',
    pattern: 'listeners',
    looksLike: 'listeners piling up: added again and again, never removed',
    advice: 'remove the listener when its owner goes (removeEventListener, { signal }), use { once: true }, or add it once outside the loop',
  },
  {
    part: /DOMTimerCoordinator|DOMTimer/,
    item: /^(?:Detached )?DOMTimer$/,
    noun: 'timer',
    pattern: 'timers',
    looksLike: 'timers that are never cleared',
    advice: 'clearInterval or clearTimeout when the owner goes; keep the number where it can be cleared',
    name: 'timers (setInterval, setTimeout)',
  },
  {
    part: /ScriptedAnimationController|FrameRequestCallbackCollection/,
    item: /^(?:Detached )?V8FrameRequestCallback$/,
    noun: 'animation frame callback',
    pattern: 'closures',
    looksLike: 'animation loops that never end: each asks for its next frame',
    advice: 'cancelAnimationFrame when the owner goes, or stop asking for the next frame; one loop for all is cheaper',
    name: 'requestAnimationFrame',
  },
  {
    part: /MutationObserver|ResizeObserv|IntersectionObserv|PerformanceObserver|ReportingObserver/,
    item: /^(?:Detached )?(?:Mutation|Resize|Intersection|Performance|Reporting)Observer$/,
    noun: 'observer',
    pattern: 'listeners',
    looksLike: 'observers piling up: made again and again, never disconnected',
    advice: 'disconnect() or unobserve() when the owner goes, or one observer for all targets',
  },
];

const MOST_COUNTED = 50_000;

/** Null where the growth is no such list's. */
export function readPageRegistry(growth: GrowthCase): Reading | null {
  const { comparison, finding, path, places } = growth;
  const { heap } = comparison.current;
  if (heap.snapshot.nodes.type[finding.node] !== NodeType.native) return null;
  const targetAt = path.findLastIndex(({ node }) => !isPlumbing(heap, node));
  if (targetAt === -1) return null;
  const inside = path.slice(targetAt + 1).map(({ node }) => nodeName(heap, node));
  const kind = kindOf(growth, inside);
  if (!kind) return null;
  const counted = countOf(growth, kind.item);
  // Elements and documents that grow otherwise may have a few listeners among all that came.
  if (inside.length === 0 && counted < 0.5 * finding.headCount) return null;
  const from = targetAt === path.length - 1 ? finding.node : path[targetAt + 1].node;
  const items = itemsBelow(heap, from, kind.item);
  const baselineFrom = comparison.counterpart[from];
  const before = baselineFrom === -1 ? null : itemsBelow(comparison.baseline.heap, baselineFrom, kind.item).length;
  const added = before === null || items.length <= before ? counted : items.length - before;
  const fresh = items.filter((node) => comparison.counterpart[node] === -1);
  const callbacks = callbacksAmong(heap, fresh.length > 0 ? fresh.slice(0, 64) : finding.heads, places);
  const target = kind.name ?? places.nameOf(path.slice(0, targetAt + 1));
  const isOfRoot = heap.snapshot.nodes.type[path[targetAt].node] === NodeType.synthetic;
  const name = isOfRoot ? (kind.name ?? many(added, kind.noun)) : target;
  const kept = callbacks.length > 0 ? keptBy(comparison, callbacks[0], places) : null;
  const noun = kind.noun === 'observer' ? observerNoun(growth) : kind.noun;
  const which = callbacks.length === 0 ? '' : `: ${callbacksText(callbacks)}${kept === null ? '' : `, each keeps ${kept}`}`;
  const whose = kind.name || isOfRoot ? '' : ` on ${platformName(heap, path[targetAt].node) === name ? name : described(growth, path[targetAt].node, name)}`;
  return {
    pattern: kind.pattern,
    name,
    ...promoted(growth, targetAt),
    looksLike: kind.looksLike,
    evidence: [`${many(added, noun).replace(' ', ' more ')}${whose}${items.length > 0 ? fromTo(before, items.length) : ''}${which}.`],
    advice: kind.advice,
    ...(callbacks.length > 0 && { location: callbacks[0].location }),
  };
}

/** "list (<ul id=live>)": a variable with what it is. */
function described({ comparison }: GrowthCase, node: NodeOrdinal, name: string): string {
  const platform = platformName(comparison.current.heap, node);
  return platform === null ? name : `${name} (${platform})`;
}

/** "ResizeObserver" where all that came are of one kind. */
function observerNoun(growth: GrowthCase): string {
  const found = ['Mutation', 'Resize', 'Intersection', 'Performance', 'Reporting'].filter(
    (name) => countOf(growth, new RegExp(`^(?:Detached )?${name}Observer$`)) > 0,
  );
  return found.length === 1 ? `${found[0]}Observer` : 'observer';
}

/** By the parts that the path leads through; of the target itself, the kind of which most entries came. */
function kindOf(growth: GrowthCase, inside: readonly string[]): RegistryKind | undefined {
  const grown = kinds.filter(({ item }) => countOf(growth, item) >= 1);
  if (inside.length > 0) return grown.find(({ part }) => inside.some((name) => part.test(name)));
  return grown.sort((a, b) => countOf(growth, b.item) - countOf(growth, a.item))[0];
}

/** Entries in the parts of a platform object. */
function itemsBelow(heap: GrowthCase['comparison']['current']['heap'], from: NodeOrdinal, item: RegExp): NodeOrdinal[] {
  const { edges, nodes } = heap.snapshot;
  const found: NodeOrdinal[] = [];
  const seen = new Set([from]);
  const queue = [from];
  for (let at = 0; at < queue.length && queue.length < MOST_COUNTED; at++) {
    for (let edge = edges.firstEdge[queue[at]]; edge < edges.firstEdge[queue[at] + 1]; edge++) {
      const node = edges.toNode[edge];
      if (seen.has(node) || nodes.type[node] !== NodeType.native) continue;
      seen.add(node);
      if (item.test(nodeName(heap, node))) found.push(node);
      else if (isPlumbing(heap, node) && !/ScriptState|NativeContext|LocalDOMWindow/.test(nodeName(heap, node))) queue.push(node);
    }
  }
  return found;
}
