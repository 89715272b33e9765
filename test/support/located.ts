/** Locations as in the file, one record a function, from the columns of the reader. */
import type { Locations } from '../../src/format/snapshot.js';

export interface Located {
  node: number[];
  scriptId: number[];
  line: number[];
  column: number[];
}

export function located({ has, place, ...places }: Locations): Located {
  const node: number[] = [];
  for (let each = 0; each < 32 * has.length; each++) if ((has[each >>> 5] >>> (each & 31)) & 1) node.push(each);
  const by = (column: Int32Array) => Array.from(place, (position) => column[position]);
  return { node, scriptId: by(places.scriptId), line: by(places.line), column: by(places.column) };
}
