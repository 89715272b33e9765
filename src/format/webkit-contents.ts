/** Edges that files of JavaScriptCore lack: from the stores of Maps and Sets to what these hold. */
import { contentsInOrder } from './visit-order.js';

export interface CellGraph {
  nodeCount: number;
  firstEdge: Uint32Array;
  to: Uint32Array;
}

/** What a cell is, by its ordinal. */
export interface Cells {
  isStore(node: number): boolean;
  isCollection(node: number): boolean;
  isShape(node: number): boolean;
  bytesOf(node: number): number;
}

/** From stores to what they hold, see visit-order.ts; `order`: cells as the collector met them. None where the file has such edges itself. */
export function linksToContents(
  { nodeCount, firstEdge, to }: CellGraph,
  roots: readonly number[],
  { isStore, isCollection, isShape, bytesOf }: Cells,
  order: Uint32Array,
): [from: number, to: number][] {
  const isReached = reachedFrom({ nodeCount, firstEdge, to }, [0, ...roots]);
  const isHeld = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) for (let at = firstEdge[node]; at < firstEdge[node + 1]; at++) if (to[at] !== node) isHeld[to[at]] = 1;
  const stores = new Set<number>();
  for (let node = 0; node < nodeCount; node++) {
    if (isCollection(node)) for (let at = firstEdge[node]; at < firstEdge[node + 1]; at++) if (isStore(to[at])) stores.add(to[at]);
  }
  const found: [number, number][] = [];
  const visited = {
    count: nodeCount,
    isStore: (at: number) => stores.has(order[at]),
    bytesOf: (at: number) => bytesOf(order[at]),
    isReached: (at: number) => isReached[order[at]] === 1,
    isHeld: (at: number) => isHeld[order[at]] === 1,
  };
  contentsInOrder(visited, (at, store) => found.push([order[store], order[at]]));
  const likely = likelyStores(found, (node) => to.subarray(firstEdge[node], firstEdge[node + 1]).find(isShape) ?? -1);
  const links = found.map(([store, node]): [number, number] => [likely(node) ?? store, node]);
  // Some were met too late to follow a store.
  const isLinked = new Uint8Array(nodeCount);
  for (const [, node] of links) isLinked[node] = 1;
  for (const node of order) {
    const store = isReached[node] || isHeld[node] || isLinked[node] ? undefined : likely(node);
    if (store !== undefined) links.push([store, node]);
  }
  return links;
}

/** Share of the objects of one shape that follow one store from which all are taken to be there: a thread may have met some of them later. */
const NEARLY_ALL = 0.8;

function likelyStores(found: readonly (readonly [store: number, node: number])[], shapeOf: (node: number) => number): (node: number) => number | undefined {
  const byShape = new Map<number, Map<number, number>>();
  for (const [store, node] of found) {
    const counts = byShape.get(shapeOf(node)) ?? new Map<number, number>();
    byShape.set(shapeOf(node), counts.set(store, (counts.get(store) ?? 0) + 1));
  }
  const storeOf = new Map<number, number>();
  for (const [shape, counts] of byShape) {
    const [store, count] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
    if (shape !== -1 && count >= NEARLY_ALL * [...counts.values()].reduce((sum, each) => sum + each, 0)) storeOf.set(shape, store);
  }
  return (node) => storeOf.get(shapeOf(node));
}

function reachedFrom({ nodeCount, firstEdge, to }: CellGraph, starts: readonly number[]): Uint8Array {
  const isReached = new Uint8Array(nodeCount);
  const open = [...starts];
  for (const start of starts) isReached[start] = 1;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (let at = firstEdge[node]; at < firstEdge[node + 1]; at++) {
      if (isReached[to[at]]) continue;
      isReached[to[at]] = 1;
      open.push(to[at]);
    }
  }
  return isReached;
}
