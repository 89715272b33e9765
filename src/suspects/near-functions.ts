/** Functions of the program in the surroundings of objects that came: who made them, where no structure shows which function is called. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { originalScript } from '../object/originals.js';
import { edgeName } from '../object/paths.js';
import { scriptOwner } from '../text/labels.js';
import { type Callback, callbackAt, callbackText, keepsOwnObject } from './callbacks.js';
import { type GrowthCase, isNew } from './growth-case.js';

/** How far the surroundings of one object are searched. */
const MOST_VISITED = 600;
const MOST_DEPTH = 24;
/** Objects whose surroundings are searched. */
const MOST_ASKED = 64;

/** Functions of the program that came with the first of these objects: the nearest of each, first those that keep an object of the program, then the most frequent. */
export function nearFunctions(growth: GrowthCase, objects: readonly NodeOrdinal[]): Callback[] {
  const byPlace = new Map<string, Callback>();
  for (const object of objects.slice(0, MOST_ASKED)) {
    const found = nearestFunction(growth, object);
    if (!found) continue;
    const key = callbackText(found);
    const known = byPlace.get(key);
    if (known) known.count++;
    else byPlace.set(key, found);
  }
  const keeps = (callback: Callback) => Number(keepsOwnObject(growth.comparison, callback, growth.places));
  return [...byPlace.values()].sort((a, b) => keeps(b) - keeps(a) || b.count - a.count);
}

function nearestFunction(growth: GrowthCase, object: NodeOrdinal): Callback | null {
  const { heap } = growth.comparison.current;
  const { edges, nodes, strings } = heap.snapshot;
  const seen = new Set([object]);
  let level = [object];
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0 && seen.size < MOST_VISITED; depth++) {
    const next: NodeOrdinal[] = [];
    for (const node of level) {
      const location = nodes.type[node] === NodeType.closure ? growth.places.locationOf(node) : null;
      const script = location && originalScript(heap, location);
      if (location && script && scriptOwner(script) === 'program') return callbackAt(heap, node, location);
      for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
        const target = edges.toNode[edge];
        const type = edges.type[edge];
        // A function that waits has a generator, of the function that it is a call of.
        const isCalled = nodes.type[target] === NodeType.closure && /Generator$/.test(text(strings, nodes.name[node]));
        if (type === EdgeType.weak || seen.has(target) || (!isCalled && !isNew(growth, target))) continue;
        if (/^(?:map|__proto__|constructor|prototype|shared|feedback_cell|code)$/.test(edgeName(heap, edge))) continue;
        seen.add(target);
        next.push(target);
      }
    }
    level = next;
  }
  return null;
}
