/** The name of a path: its last named steps. */
import { EdgeType, type NodeOrdinal } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { type PathNode, stepName } from './paths.js';
import { isPlumbing } from './platform.js';
import { wrapperName } from './wrapper-names.js';

const MAX_SEGMENTS = 4;
const identifier = /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u;

/** A step at which a name may begin (a variable, `window`, a class); the name omits the steps above it. */
export interface Start {
  at: number;
  name: string;
}

/** The last named steps, from `start` if there is one. */
export function pathName(heap: Heap, path: readonly PathNode[], start: Start | null, propertyName: (above: NodeOrdinal, name: string) => string): string {
  const { edges, nodes, strings } = heap.snapshot;
  const segments: string[] = [];
  const least = start?.at ?? 0;
  for (let at = path.length - 1; at > least && segments.length < MAX_SEGMENTS; at--) {
    const type = edges.type[path[at].edge];
    const known = stepName(heap, path[at]);
    const name = type === EdgeType.property ? propertyName(path[at - 1].node, known) : known;
    if (type === EdgeType.property || type === EdgeType.context || type === EdgeType.shortcut)
      segments.push(
        identifier.test(name) ? `.${name}` : /^<symbol /.test(name) ? `[${name.slice(8, -1)}]` : `[${/^\d+$/.test(name) ? name : JSON.stringify(name)}]`,
      );
    else if (isPlumbing(heap, path[at].node)) continue;
    else if (type === EdgeType.element || path[at].storeEdge !== -1) segments.push('[…]');
    else if (start === null && segments.length > 0) break;
  }
  if (start) segments.push(start.name);
  const joined = segments.reverse().join('').replace(/^\./, '');
  const last = path[path.length - 1].node;
  return joined === '' || /^(\[…\])+$/.test(joined) ? (wrapperName(heap, last) ?? text(strings, nodes.name[last])) : joined;
}
