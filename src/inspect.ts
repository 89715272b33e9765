/** One object of one snapshot, or the largest objects of a constructor: the rooms, composed for `path` and `show`. */
import type { AnalyzeOptions } from './diff.js';
import { SnapdiffError } from './errors.js';
import type { HeapClass } from './heap/classes.js';
import { nearestName } from './nearest.js';
import { analyzeChecks, checkOptions } from './option-checks.js';
import { withPool } from './pool.js';
import type { Inspection } from './report/inspection.js';
import { matcher } from './report/matcher.js';

/** One of the two. */
export interface InspectQuery {
  /** Id of an object, the number behind @ in a report. */
  id?: number | undefined;
  /** Exact, with * for any text, or /regular expression/; an exact name wins. */
  constructorName?: string | undefined;
}

/**
 * Reads one snapshot and answers the query. Time and memory as summarize(), and 4 bytes an edge for the retainers.
 * @throws SnapdiffError 'no-such-object' | 'no-such-class' | 'usage', or what the file gives reason for
 */
export async function inspect(path: string, query: InspectQuery, options: AnalyzeOptions = {}): Promise<Inspection> {
  checkOptions('inspect()', options, analyzeChecks);
  const { id, constructorName } = query;
  if ((id === undefined) === (constructorName === undefined)) throw new SnapdiffError('usage', 'give either an id or the name of a constructor');
  // A broken /regular expression/ is found before the work starts.
  const matches = constructorName === undefined ? null : matcher(constructorName);
  return withPool(1, options, async (pool) => {
    const { heap, classes } = await pool.load(path, { interfaces: 'own' });
    const side = { heap, classes: classes };
    if (constructorName === undefined || matches === null) return pool.inspect({ ...side, query: { id: id as number } });
    return pool.inspect({ ...side, query: { constructorName, positions: classesNamed(side.classes.list, constructorName, matches, path) } });
  });
}

/** Positions of the classes that are meant. */
function classesNamed(list: readonly HeapClass[], name: string, matches: (name: string) => boolean, path: string): number[] {
  const positions = [...list.keys()].filter((position) => list[position].count > 0);
  const exact = positions.filter((position) => list[position].name === name);
  const found = exact.length > 0 ? exact : positions.filter((position) => matches(list[position].name));
  if (found.length > 0) return found;
  const near = nearestName(name, new Set(positions.map((position) => list[position].name)));
  const meant = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  throw new SnapdiffError('no-such-class', `has no object whose constructor is ${JSON.stringify(name)}${meant}`, { path });
}
