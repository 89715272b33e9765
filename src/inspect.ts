/** Public entry point behind `path` and `show`: one object of one snapshot, or the largest objects of a constructor. */
import type { ObjectOptions } from './analyze-options.js';
import { type Engine, withEngine } from './engine/engine.js';
import { type LoadHeap, loadHeap } from './engine/load-heap.js';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import { SnapdiffError } from './errors.js';
import type { Input, InputFile } from './format/input-file.js';
import type { HeapClass } from './heap/classes.js';
import { type NamePath, parseNamePath } from './object/name-path.js';
import { checkOption, checkOptions, objectChecks, queryCheck, queryChecks } from './option-checks.js';
import type { Inspection } from './report/inspection.js';
import { type Matcher, matcher } from './text/name-matcher.js';
import { nearestName } from './text/nearest-name.js';

/** Exactly one of the two must be given. */
export interface InspectQuery {
  /** Id of an object: the number after @ in a report. */
  id?: number | undefined;
  /** An exact name, a name with * for any text, or a /regular expression/; an exact match takes precedence. */
  constructorName?: string | undefined;
  /** A path of names as reports print it, e.g. "bus._events": of the objects at its end the one that retains most. */
  namePath?: string | undefined;
  /** Name of a variable, property or constructor: of an object by id, only a path that does not lead over it. */
  avoid?: string | undefined;
}

/**
 * Reads one snapshot and answers the query. Takes the time and memory of summarize(), plus 4 bytes an edge for the retainers.
 * @throws SnapdiffError 'no-such-object' | 'no-such-class' | 'usage', or an error of the file
 */
export async function inspect(snapshot: Input, query: InspectQuery, options: ObjectOptions = {}): Promise<Inspection> {
  checkOptions('inspect()', options, objectChecks);
  checkOption('the query of inspect()', query, queryCheck);
  checkOptions('the query of inspect()', query, queryChecks);
  const ready = readQuery(query);
  return withInputs([snapshot], options.signal, async ([file]) => {
    expectSnapshots([file]);
    return withEngine(1, options, (engine) => inspectFile(engine, file, ready));
  });
}

/** A query that was checked. */
interface ReadyQuery {
  id: number;
  constructorName: string | null;
  matches: Matcher | null;
  avoid: string | null;
  namePath: NamePath | null;
}

/** Reports an invalid /regular expression/ before the work starts. @throws SnapdiffError 'usage' */
export function readQuery({ id, constructorName, namePath, avoid }: InspectQuery): ReadyQuery {
  if ([id, constructorName, namePath].filter((given) => given !== undefined).length !== 1)
    throw new SnapdiffError('usage', 'give either an id or the name of a constructor');
  return {
    id: id ?? -1,
    constructorName: constructorName ?? null,
    matches: constructorName === undefined ? null : matcher(constructorName),
    avoid: avoid ?? null,
    namePath: namePath === undefined ? null : parseNamePath(namePath),
  };
}

/** Inspects a snapshot that is open. @throws SnapdiffError */
export async function inspectFile(
  engine: Engine,
  file: InputFile,
  { id, constructorName, matches, namePath, avoid }: ReadyQuery,
  load: LoadHeap = loadHeap,
): Promise<Inspection> {
  const { heap, classes, retainers, number } = await load(engine, file, { interfaces: 'own' });
  const target =
    constructorName === null || matches === null
      ? { ...(namePath === null ? { id } : { namePath }), avoid }
      : { constructorName, positions: classesNamed(classes.list, constructorName, matches, file.path) };
  return engine.run('inspect', heap.snapshot, { heap, classes }, target, retainers, number);
}

/** Positions of the classes that match. */
function classesNamed(list: readonly HeapClass[], name: string, matches: Matcher, path: string): number[] {
  const positions = [...list.keys()].filter((position) => list[position].count > 0);
  const exact = positions.filter((position) => list[position].name === name);
  const matching = exact.length > 0 ? null : matches(positions.map((position) => list[position].name));
  const found = matching === null ? exact : positions.filter((position) => matching.has(list[position].name));
  if (found.length > 0) return found;
  const near = nearestName(name, new Set(positions.map((position) => list[position].name)));
  const meant = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  throw new SnapdiffError('no-such-class', `has no object whose constructor is ${JSON.stringify(name)}${meant}`, { path });
}
