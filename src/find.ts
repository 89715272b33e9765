/** Public entry point behind `find`: the objects of one snapshot, or of one of two, that meet conditions. */
import { AssertionError } from 'node:assert';
import type { ObjectOptions } from './analyze-options.js';
import { type Engine, withEngine } from './engine/engine.js';
import { type LoadHeap, loadHeap } from './engine/load-heap.js';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import { SnapdiffError } from './errors.js';
import type { Input, InputFile } from './format/input-file.js';
import type { HeapClass } from './heap/classes.js';
import { parseNamePath } from './object/name-path.js';
import { checkOptions, findChecks, objectChecks } from './option-checks.js';
import { snapshotRow } from './report/build-report.js';
import type { FoundObjects, FoundRow } from './report/found-objects.js';
import { version } from './report/version.js';
import { bytes, plural } from './text/figures.js';
import { matcher } from './text/name-matcher.js';
import { nearestName } from './text/nearest-name.js';
import { terminalText } from './text/safe.js';
import type { GroupKey, ObjectState } from './vocabulary.js';

/** All conditions must hold. Names and texts are exact, with * for any text, or a /regular expression/. */
export interface FindQuery {
  constructorName?: string | undefined;
  /** The object has a property of this name. */
  property?: string | undefined;
  /** The text of a string; of long ones the first 1,024 characters. */
  string?: string | undefined;
  /** "@ID" of an object, or a path of names as reports print it: only what it retains. */
  under?: string | undefined;
  minRetained?: number | undefined;
  /** With two snapshots: only in the second, only in the first, in both, in both and retaining more than before. */
  state?: ObjectState | undefined;
  groupBy?: GroupKey | undefined;
  /** Most objects or groups that are listed; 20 by default. */
  limit?: number | undefined;
  /** Position of the first. */
  from?: number | undefined;
}

const DEFAULT_LIMIT = 20;

/**
 * Finds objects of one snapshot, or, with `state`, of two of one process, the older first. Time and memory as for inspect(), or diff().
 * @throws SnapdiffError
 */
export async function find(inputs: Input | readonly Input[], query: FindQuery = {}, options: ObjectOptions = {}): Promise<FoundObjects> {
  checkOptions('find()', options, objectChecks);
  const all = Array.isArray(inputs) ? (inputs as readonly Input[]) : [inputs as Input];
  checkFind(all.length, query);
  return withInputs(all, options.signal, async (files) => {
    expectSnapshots(files);
    return withEngine(files.length, options, (engine) => findIn(engine, files, query));
  });
}

/** @throws SnapdiffError 'usage', before any work */
export function checkFind(inputCount: number, query: FindQuery): void {
  checkOptions('find()', query, findChecks);
  for (const pattern of [query.constructorName, query.property, query.string]) if (pattern !== undefined) matcher(pattern);
  if (query.under !== undefined && !query.under.startsWith('@')) parseNamePath(query.under);
  if (inputCount < 1 || inputCount > 2) throw new SnapdiffError('usage', 'objects are found in one snapshot or two');
  if (inputCount === 1 && query.state !== undefined)
    throw new SnapdiffError('usage', `${query.state} needs two snapshots`, {}, { hint: 'Give the earlier one first.' });
}

/** In snapshots that are open. @throws SnapdiffError */
export async function findIn(engine: Engine, files: readonly InputFile[], query: FindQuery, load: LoadHeap = loadHeap): Promise<FoundObjects> {
  const {
    constructorName,
    property = null,
    string = null,
    under = null,
    minRetained = 0,
    state = null,
    groupBy = null,
    limit = DEFAULT_LIMIT,
    from = 0,
  } = query;
  const current = await load(engine, files[files.length - 1], { interfaces: 'own', retainers: true });
  const baseline = files.length === 1 ? null : await load(engine, files[0], { interfaces: current.interfaces });
  const isGone = state === 'gone';
  const searched = isGone && baseline ? baseline : current;
  const side = { heap: searched.heap, classes: searched.classes };
  const { snapshot } = side.heap;
  const classes = constructorName === undefined ? null : positionsOf(side.classes.list, constructorName);
  let other = null;
  if (baseline) {
    const { identity, counterpart } = await engine.run('pair', current.heap.snapshot, baseline.heap.snapshot, current.heap.snapshot);
    if (!identity.sameProcess)
      throw new SnapdiffError(
        'usage',
        'objects cannot be followed from one process to another: the ids of the two snapshots do not correspond',
        {},
        { hint: 'Search each snapshot by itself.' },
      );
    other = { heap: isGone ? current.heap : baseline.heap, counterpart, isBaseline: !isGone };
  }
  const conditions = { classes, property, string, under, minRetained, state };
  const found = await engine.run('find', snapshot, side, searched.retainers, searched.number, conditions, { from, limit, groupBy }, other);
  const names = new Set(side.classes.list.map(({ name }) => name));
  return {
    schemaVersion: 1,
    generator: { name: 'snapdiff', version },
    kind: 'found',
    snapshots: [...(baseline ? [snapshotRow(baseline.heap)] : []), snapshotRow(current.heap)],
    ...found,
    meant: classes?.length === 0 ? (nearestName(constructorName!, names) ?? null) : null,
  };
}

/** Positions of the classes of this name or pattern. */
function positionsOf(list: readonly HeapClass[], name: string): number[] {
  const positions = [...list.keys()];
  const exact = positions.filter((position) => list[position].name === name);
  if (exact.length > 0) return exact;
  const matching = matcher(name)(list.map((each) => each.name));
  return positions.filter((position) => matching.has(list[position].name));
}

/** All objects of a constructor, those that retain most first: `expect(await instances(file, 'Session')).toHaveLength(0)`. @throws SnapdiffError */
export async function instances(snapshot: Input, constructorName: string, options: ObjectOptions = {}): Promise<FoundRow[]> {
  return (await find(snapshot, { constructorName, limit: Number.MAX_SAFE_INTEGER }, options)).objects;
}

/**
 * Checks how many objects of a constructor a snapshot has, for node:test and other test runners.
 * @throws AssertionError that names holders of those there are
 */
export async function expectInstances(snapshot: Input, constructorName: string, expected: number, options: ObjectOptions = {}): Promise<void> {
  const found = await find(snapshot, { constructorName, limit: 3 }, options);
  if (found.count !== expected)
    throw new AssertionError({ message: instancesText(found, constructorName, expected), operator: 'fail', stackStartFn: expectInstances });
}

/** "3 objects of Session instead of 0: sessions[…] @4711 (1.2 kB), ...". */
export function instancesText({ count, objects }: FoundObjects, constructorName: string, expected: number): string {
  const shown = objects.map(({ label, name, id, retainedBytes }) => `${terminalText(label || name)} @${id} (${bytes(retainedBytes)})`).join(', ');
  const more = count > objects.length && objects.length > 0 ? ', ...' : '';
  return `the snapshot has ${plural(count, 'object')} of ${terminalText(constructorName)} instead of ${expected}${shown === '' ? '' : `: ${shown}${more}`}`;
}
