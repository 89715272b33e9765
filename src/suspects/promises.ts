/**
 * Promises that pile up: pending or settled, each an entry of some collection or each waiting for the next. A pending promise has its
 * reactions where a settled one has its result (V8, src/objects/js-promise.h: `reactions_or_result`).
 */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { internalNamed } from '../object/follow.js';
import { callbacksAmong, callbackText } from './callbacks.js';
import { countOf, type GrowthCase, headsShare, isNew, nameOfNode } from './growth-case.js';
import type { Reading } from './pattern-reading.js';

/** Promises of a chain that are followed. */
const MOST_FOLLOWED = 200;
const LEAST_CHAIN = 8;

type State = 'pending' | 'settled' | 'unknown';

/** Null where promises are not what piles up. */
export function readPromises(growth: GrowthCase): Reading | null {
  const { comparison, finding, places } = growth;
  const { heap } = comparison.current;
  if (!(headsShare(growth, /^Promise$/) >= 0.5 || countOf(growth, /^Promise$/) >= Math.max(2, 0.5 * finding.headCount))) return null;
  const promises = finding.heads.filter((head) => nameOfNode(growth, head) === 'Promise');
  const chain = longestChain(heap, promises.length > 0 ? promises : promisesNear(growth));
  if (chain.length >= LEAST_CHAIN) {
    const [callback] = callbacksAmong(
      heap,
      chain.flatMap((promise) => reactionsOf(heap, promise)),
      places,
    );
    return {
      pattern: 'promises',
      looksLike: 'a chain of promises: each waits for the next one',
      evidence: [
        `${chain.length >= MOST_FOLLOWED ? 'More than ' : ''}${chain.length} promises wait for one another.${callback ? ` ${callbackText(callback)} is called when one of them settles.` : ''}`,
      ],
      advice: 'a loop with await in place of a function that returns its own next call: a promise that is returned keeps all those before it',
      ...(callback && { location: callback.location }),
    };
  }
  if (promises.length < 0.5 * finding.heads.length) return ofSettlers(growth);
  const states = promises.filter((promise) => isNew(growth, promise)).map((promise) => stateOf(heap, promise));
  const share = (state: State) => states.filter((one) => one === state).length / Math.max(1, states.length);
  if (share('pending') >= 0.8) {
    const [callback] = callbacksAmong(
      heap,
      promises.flatMap((promise) => reactionsOf(heap, promise)),
      places,
    );
    return { pattern: 'promises', evidence: callback ? [`${callbackText(callback)} waits for them.`] : [], ...(callback && { location: callback.location }) };
  }
  if (share('settled') >= 0.8) {
    return {
      pattern: growth.contents?.kind === 'array' ? 'growing-array' : growth.contents ? 'unbounded-cache' : 'promises',
      looksLike: 'promises that are settled, kept with their results',
      evidence: ['Their results are there: they are fulfilled or rejected.'],
      advice: 'a bound (an LRU with max and ttl), or deleting the entry when its result is used or its owner goes',
    };
  }
  return {
    pattern: growth.contents?.kind === 'array' ? 'growing-array' : growth.contents ? 'unbounded-cache' : 'growth',
    looksLike: 'promises that are kept: nothing waits for them, or they are settled with a small number',
  };
}

/** Functions that settle a promise, which the program keeps in place of the promise. */
function ofSettlers(growth: GrowthCase): Reading | null {
  const { comparison, finding, places } = growth;
  const { heap } = comparison.current;
  const isSettler = (node: NodeOrdinal) => heap.snapshot.nodes.type[node] === NodeType.closure && places.locationOf(node) === null;
  if (finding.heads.filter(isSettler).length < 0.5 * finding.heads.length) return null;
  const promises = promisesNear(growth);
  if (promises.length === 0 || promises.some((promise) => stateOf(heap, promise) !== 'pending')) return null;
  const [callback] = callbacksAmong(
    heap,
    promises.flatMap((promise) => reactionsOf(heap, promise)),
    places,
  );
  return {
    pattern: 'promises',
    looksLike: 'promises that never settle, kept by the functions that would settle them',
    evidence: callback ? [`${callbackText(callback)} waits for them.`] : [],
    ...(callback && { location: callback.location }),
  };
}

function stateOf(heap: Heap, promise: NodeOrdinal): State {
  const value = internalNamed(heap, promise, 'reactions_or_result');
  if (value === -1) return 'unknown';
  return isReaction(heap, value) ? 'pending' : heap.snapshot.nodes.type[value] === NodeType.number ? 'unknown' : 'settled';
}

export const isReaction = ({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): boolean => /PromiseReaction/.test(text(strings, nodes.name[node]));

/** What a pending promise leads to: functions that it calls when it settles, promises that it settles. */
function reactionTargets(heap: Heap, promise: NodeOrdinal): NodeOrdinal[] {
  const { edges, nodes, strings } = heap.snapshot;
  const reaction = internalNamed(heap, promise, 'reactions_or_result');
  if (reaction === -1 || !isReaction(heap, reaction)) return [];
  return [...edges.toNode.subarray(edges.firstEdge[reaction], edges.firstEdge[reaction + 1])].filter(
    (node) => nodes.type[node] === NodeType.closure || text(strings, nodes.name[node]) === 'Promise',
  );
}

/** Functions that a reaction calls. */
export const closuresOf = ({ snapshot: { edges, nodes } }: Heap, reaction: NodeOrdinal): NodeOrdinal[] => [
  ...edges.toNode.subarray(edges.firstEdge[reaction], edges.firstEdge[reaction + 1]).filter((node) => nodes.type[node] === NodeType.closure),
];

const reactionsOf = (heap: Heap, promise: NodeOrdinal): NodeOrdinal[] =>
  reactionTargets(heap, promise).filter((node) => heap.snapshot.nodes.type[node] === NodeType.closure);

/** Promises a few steps below what the finding is: a function that settles one is what holds a chain. */
function promisesNear(growth: GrowthCase): NodeOrdinal[] {
  const { edges, nodes } = growth.comparison.current.heap.snapshot;
  const found: NodeOrdinal[] = [];
  let level = [growth.finding.node, ...growth.finding.heads.slice(0, 8)];
  const seen = new Set(level);
  for (let depth = 0; depth < 5 && found.length === 0 && seen.size < 2_000; depth++) {
    const next: NodeOrdinal[] = [];
    for (const node of level) {
      for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
        const target = edges.toNode[edge];
        if (seen.has(target) || edges.type[edge] === EdgeType.weak || !isNew(growth, target)) continue;
        seen.add(target);
        next.push(target);
        if (nodes.type[target] === NodeType.object && nameOfNode(growth, target) === 'Promise') found.push(target);
      }
    }
    level = next;
  }
  return found;
}

/** From one promise to the one that its reaction settles, and so on. */
function longestChain(heap: Heap, starts: readonly NodeOrdinal[]): NodeOrdinal[] {
  let longest: NodeOrdinal[] = [];
  for (const start of starts.slice(0, 16)) {
    const chain: NodeOrdinal[] = [];
    const seen = new Set<NodeOrdinal>();
    for (let promise = start; promise !== -1 && !seen.has(promise) && chain.length < MOST_FOLLOWED; promise = nextInChain(heap, promise)) {
      seen.add(promise);
      chain.push(promise);
    }
    if (chain.length > longest.length) longest = chain;
  }
  return longest;
}

const nextInChain = (heap: Heap, promise: NodeOrdinal): NodeOrdinal =>
  reactionTargets(heap, promise).find((node) => heap.snapshot.nodes.type[node] !== NodeType.closure) ?? -1;
