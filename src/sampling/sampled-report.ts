/** Joins a heap profile with a report: which sampled functions are those of a suspect, by name and place. */
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { originalFunction } from '../object/originals.js';
import { placed } from '../report/placed-rows.js';
import type { Report } from '../report/report.js';
import type { ConstructorRow, JoinedFunction, Location, Placed, SampledFunction, Suspect } from '../report/rows.js';
import { sampledJoins } from '../vocabulary.js';
import type { HeapProfile } from './heap-profile.js';
import { attributedBytes, scriptsInHeap } from './sampled-functions.js';

const MAX_FUNCTIONS = 10;
const MAX_JOINED = 8;

/** A function with its bytes, and those that packages and the runtime allocated in its name. */
interface Candidate {
  row: SampledFunction;
  place: string | null;
  script: string | null;
}

/** The report with `sampling`, and `sampled` in its suspects and rows. `heap`: the newest. Time O(functions times suspects). */
export function sampledReport<Given extends Report>(report: Given, profile: HeapProfile, heap: Heap): Given {
  const total = profile.calls.bytes.reduce((sum, bytes) => sum + bytes, 0);
  const share = (bytes: number) => (total === 0 ? 0 : Math.round((bytes / total) * 10_000) / 10_000);
  const { functions, joinable } = candidatesOf(profile, heap, share);
  const placesOfClasses = classPlaces(report.constructors);
  const joined = (places: JoinPlaces) => joinedFunctions(joinable, places);
  const constructors = report.constructors.map((row) => {
    const sampled = joined({ stacks: stackPlaces(row), places: keysOf([row], placeKey), scripts: new Set() });
    return sampled.length === 0 ? row : { ...row, sampled };
  });
  const suspects = report.suspects.map((suspect) => ({ ...suspect, sampled: joined(placesOf(suspect, placesOfClasses)) }));
  const sampling = { path: profile.path, bytes: total, samples: profile.sampleCount, functions: functions.slice(0, MAX_FUNCTIONS) };
  return { ...report, constructors, suspects, sampling };
}

/** `functions`: to whom bytes are attributed; `joinable`: also those of packages that allocated in the name of a function of the program. */
function candidatesOf(profile: HeapProfile, snapshot: Heap, share: (bytes: number) => number): { functions: SampledFunction[]; joinable: Candidate[] } {
  const { heap, scriptIds } = scriptsInHeap(profile.functions, snapshot);
  const sums = attributedBytes(profile);
  const rowOf = (position: number, bytes: number): SampledFunction => {
    const { name, line, column, url } = profile.functions[position];
    const place: ClassLocation | null = url === '' || line < 0 ? null : { scriptId: scriptIds[position], line, column };
    return { name: originalFunction(heap, place, name), ...placed(place, heap), bytes, share: share(bytes) };
  };
  const summed = (keysOfSum: (sum: { function: number; innermost: number }) => Iterable<number>): SampledFunction[] => {
    const bytesOf = new Map<number, number>();
    for (const sum of sums) for (const key of keysOfSum(sum)) bytesOf.set(key, (bytesOf.get(key) ?? 0) + sum.bytes);
    return merged(
      [...bytesOf].map(([position, bytes]) => rowOf(position, bytes)),
      share,
    );
  };
  const functions = summed((sum) => [sum.function]);
  const joinable = summed((sum) => new Set([sum.function, sum.innermost])).map((row) => ({ row, place: placeKey(row), script: scriptKey(row) }));
  return { functions, joinable };
}

/** A function has one row, also where a profile has it more than once: for each time that its script was loaded. */
function merged(rows: readonly SampledFunction[], share: (bytes: number) => number): SampledFunction[] {
  const known = new Map<string, SampledFunction>();
  for (const row of rows) {
    const key = `${row.name}\n${placeKey(row)}`;
    const same = known.get(key);
    const bytes = (same?.bytes ?? 0) + row.bytes;
    known.set(key, { ...(same ?? row), bytes, share: share(bytes) });
  }
  return [...known.values()].sort((one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1));
}

interface JoinPlaces {
  /** Functions of allocation stacks; functions that are a part of the suspect; scripts that it is in. */
  stacks: ReadonlySet<string>;
  places: ReadonlySet<string>;
  scripts: ReadonlySet<string>;
}

function joinedFunctions(candidates: readonly Candidate[], { stacks, places, scripts }: JoinPlaces): JoinedFunction[] {
  const found = candidates.flatMap(({ row, place, script }): JoinedFunction[] => {
    if (place !== null && stacks.has(place)) return [{ ...row, joinedBy: 'stack' }];
    if (place !== null && places.has(place)) return [{ ...row, joinedBy: 'function' }];
    return script !== null && scripts.has(script) ? [{ ...row, joinedBy: 'script' }] : [];
  });
  const rank = ({ joinedBy }: JoinedFunction) => sampledJoins.indexOf(joinedBy);
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, MAX_JOINED);
}

function placesOf({ path, objects, ...suspect }: Suspect, classes: ReadonlyMap<string, Placed[]>): JoinPlaces {
  const ofObjects = objects.flatMap(({ name }) => classes.get(name) ?? []);
  const holder = path.findLast((step) => isReadable(step));
  const near = [suspect, ...(holder ? [holder] : []), ...ofObjects, ...innermostFrames(suspect)];
  return { stacks: stackPlaces(suspect), places: keysOf([suspect, ...ofObjects], placeKey), scripts: keysOf(near, scriptKey) };
}

/** Places of the classes of objects, by name. */
function classPlaces(rows: readonly ConstructorRow[]): Map<string, Placed[]> {
  const places = new Map<string, Placed[]>();
  for (const row of rows) if (isReadable(row)) places.set(row.name, [...(places.get(row.name) ?? []), row]);
  return places;
}

const innermostFrames = ({ allocations }: Pick<Suspect, 'allocations'>): Placed[] => (allocations?.stacks ?? []).flatMap(({ frames: [first] }) => first ?? []);
const stackPlaces = ({ allocations }: Pick<Suspect, 'allocations'>): Set<string> =>
  keysOf(
    (allocations?.stacks ?? []).flatMap(({ frames }) => frames),
    placeKey,
  );
const isReadable = ({ location, owner }: Placed): boolean => location !== null && owner !== undefined && owner.kind !== 'runtime' && owner.kind !== 'browser';
const keysOf = (rows: readonly Placed[], key: (row: Placed) => string | null): Set<string> =>
  new Set(rows.flatMap((row) => (isReadable(row) ? (key(row) ?? []) : [])));

/** The place in the file that ran, which names a function. */
function placeKey({ location, generatedLocation }: Placed): string | null {
  const place = generatedLocation ?? location;
  return place === null || place.line === 0 ? null : `${fileOf(place)}:${place.line}:${place.column}`;
}

/** The source that the place is in. */
const scriptKey = ({ location }: Placed): string | null => (location?.script ? fileOf(location) : null);

/** A module that is loaded by import has a URL, the same file loaded by require() a path. */
const fileOf = ({ script, scriptId }: Location): string => (script === null || script === '' ? `script ${scriptId}` : script.replace(/^file:\/\/(?=\/)/, ''));
