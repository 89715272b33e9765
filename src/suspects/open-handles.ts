/** Open handles of the runtime: sockets, watchers, processes, ports. No variable has to keep them while they are open. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { isInternal } from '../heap/internal.js';
import { internalNamed, propertyTarget } from '../object/follow.js';
import { edgeName } from '../object/paths.js';
import { callbacksText } from './callbacks.js';
import { closingAdvice } from './closing-advice.js';
import { countOf, figure, type GrowthCase, isNew, mostFrequent, programClass } from './growth-case.js';
import { nearFunctions } from './near-functions.js';
import type { Reading } from './pattern-reading.js';

/** "202 FSWatcher, each kept by its own open handle; its listener is onChange at watchers.mjs:7". Null unless these objects are or have open handles. */
export function readHandles(growth: GrowthCase, objects: readonly NodeOrdinal[] = growth.finding.heads): Reading | null {
  const { comparison, paths } = growth;
  const { heap } = comparison.current;
  const owners = [...new Set(objects.map((head) => ownerOf(heap, head)))].filter(
    (node) => node !== -1 && isNew(growth, node) && !isInternal(heap.snapshot.nodes.type[node]),
  );
  if (owners.length === 0) return null;
  const [ownClass, like] = mostFrequent(growth, owners);
  if (like.length < 0.3 * owners.length) return null;
  const isOpen = like.some((node) => propertyTarget(heap, node, '_handle') !== -1 || paths.pathTo(node).some((step) => isHandle(heap, step.node)));
  if (!isOpen) return null;
  const className =
    ownClass === 'MessagePort' && countOf(growth, /^BroadcastChannel$/) >= 0.5 * countOf(growth, /^MessagePort$/) ? 'BroadcastChannel' : ownClass;
  const count = Math.max(like.length, countOf(growth, new RegExp(`^${className.replace(/[$()[\]{}.*+?^|\\]/g, '\\$&')}$`)));
  const callbacks = nearFunctions(growth, like);
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
    isPlaceOfCallback: true,
  };
}

/** Node's native side of a socket, watcher, process, port. */
export function isHandle({ snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): boolean {
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

/** Objects with an open handle that others are a part of: the server whose connections a timer checks. None for those that have none. */
export function handlesBehind({ comparison }: GrowthCase, objects: readonly NodeOrdinal[]): NodeOrdinal[] {
  const { heap } = comparison.current;
  const { edges, nodes } = heap.snapshot;
  return objects.flatMap((object) => {
    const seen = new Set([object]);
    let level = [object];
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      const next: NodeOrdinal[] = [];
      for (const node of level) {
        if (nodes.type[node] === NodeType.object && propertyTarget(heap, node, '_handle') !== -1) return [node];
        for (let edge = edges.firstEdge[node], end = Math.min(edges.firstEdge[node + 1], edge + MOST_EDGES); edge < end; edge++) {
          const target = edges.toNode[edge];
          if (edges.type[edge] === EdgeType.weak || seen.has(target) || !leadsToOwner.test(edgeName(heap, edge))) continue;
          seen.add(target);
          next.push(target);
        }
      }
      level = next;
    }
    return [];
  });
}

/** From a timer of the runtime to the function that it calls, and on to what that function is bound to. */
const leadsToOwner = /^(?:_onTimeout|_timerArgs|bound_this|bound_function|bound_argument_\d+|self|server|socket)$/;
const MOST_DEPTH = 4;
const MOST_EDGES = 60;
