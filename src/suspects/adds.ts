/** What came, the most telling first: classes of the program, then other objects, then what any program is made of. */
import type { Comparison } from '../compare/comparison.js';
import { originalScript } from '../object/originals.js';
import { scriptOwner } from '../text/labels.js';
import type { ClassDelta } from './composition.js';

/** Stable: within a rank the order stays, most bytes first. */
export function tellingFirst(comparison: Comparison, classes: readonly ClassDelta[]): ClassDelta[] {
  const ranks = new Map(classes.map((delta) => [delta, rankOf(comparison, delta)]));
  return [...classes].sort((a, b) => (ranks.get(a) as number) - (ranks.get(b) as number));
}

function rankOf({ rows, current: { heap } }: Comparison, { row }: ClassDelta): number {
  const { name, current } = rows[row];
  const script = current?.location ? originalScript(heap, current.location) : '';
  if (script !== '' && scriptOwner(script) === 'program') return 0;
  if (/^(?:Detached )?</.test(name)) return 0;
  if (name.startsWith('{')) return 1;
  if (/^\((?:object shape|compiled code|array|system|number|symbol|synthetic)\)$|^system \/|::|^Node \//.test(name)) return 5;
  if (name.startsWith('(')) return 4;
  if (/^(?:Date|Object|Array|Map|Set|Promise|Function|Generator|ArrayBuffer)$/.test(name)) return 3;
  return 2;
}
