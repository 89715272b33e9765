/** Original names of the classes of minified scripts. */
import type { Classes } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { mayBeMapped, originalFunction } from './originals.js';

/** Whether a script of these classes may have a source map. Time O(classes), and a look for a file beside each script. */
export function mayBeRenamed(heap: Heap, { list }: Classes): boolean {
  const scripts = new Set<number>();
  for (const { location } of list) if (location) scripts.add(location.scriptId);
  return [...scripts].some((scriptId) => mayBeMapped(heap, scriptId));
}

/** The same classes, by their names in the original sources where source maps have them. */
export function originalClasses(heap: Heap, { classOf, list }: Classes): Classes {
  return { classOf, list: list.map((row) => (row.location ? { ...row, name: originalFunction(heap, row.location, row.name) } : row)) };
}
