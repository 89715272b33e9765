/** The scopes of scripts: of a text of ordinary length all at once, of a long one those around the functions that are asked for. */
import type { Heap } from '../heap/heap.js';
import { type BraceGroups, braceGroups, groupsApart, groupsIn } from './brace-groups.js';
import { copyOf, type Scope, type ScopeTree, scopesOf } from './scopes.js';
import { shareLines } from './text-lines.js';

export interface ScriptSource {
  text: string;
  /** False: only the beginning is known. */
  isWhole: boolean;
}

const trees = new WeakMap<ScriptSource, ScopeTree>();

/** Longer texts are read only around the functions that are asked for. */
const MAX_WHOLE = 1_500_000;
/** Functions of one text around which it is read. */
const MAX_READINGS = 8;

interface LongText {
  /** The source that heaps have in common. */
  common: ScriptSource;
  /** Large groups whose contents were not read: offset of the brace -> of its partner. */
  skips: ReadonlyMap<number, number>;
  /** Offsets of the functions around which it was read. */
  readings: number[];
}

const longTexts = new WeakMap<ScriptSource, LongText>();

interface Reading {
  skips: ReadonlyMap<number, number>;
  /** Null if the offset is in no group that was skipped. */
  tree: ScopeTree | null;
}

/** Of a source that heaps have in common: its groups, and what reading it around some functions in turn gave. */
const commonReadings = new WeakMap<ScriptSource, { groups: BraceGroups; byPlaces: Map<string, Reading> }>();
/** Readings that are kept of one text. */
const MAX_KEPT = 32;

/** The source of one heap: which parts of a long text are read depends on the functions that were asked for before. */
export function ownSource(heap: Heap, source: ScriptSource): ScriptSource {
  if (isReadWhole(source)) return source;
  const known = longSources.get(heap) ?? new Map<ScriptSource, ScriptSource>();
  let own = known.get(source);
  if (!own) {
    own = { ...source };
    shareLines(source, own);
    longTexts.set(own, { common: source, skips: new Map(), readings: [] });
    longSources.set(heap, known.set(source, own));
  }
  return own;
}

const longSources = new WeakMap<Heap, Map<ScriptSource, ScriptSource>>();

/** Whether all scopes of a source are found at once. */
export const isReadWhole = ({ text }: ScriptSource): boolean => text.length <= MAX_WHOLE;

/** Whether the function at an offset needs no further reading. */
export const isScopeKnown = (source: ScriptSource, offset: number): boolean => trees.get(source)?.at.has(offset) === true;

/** The scopes of a source; of a long one at least those around an offset, if that is a function's, and the outermost. */
export function scopesOfSource(source: ScriptSource, offset = -1): ScopeTree | null {
  const known = trees.get(source);
  if (known && (known.isWhole || offset === -1 || known.at.has(offset))) return known;
  const tree = isReadWhole(source) ? scopesOf(source.text) : scopesAround(source, known, offset);
  if (!tree) return known ?? null;
  shareLines(source, tree);
  trees.set(source, tree);
  return tree;
}

/** The scopes around one more place, with those known so far; null where there are enough of them. */
function scopesAround(source: ScriptSource, known: ScopeTree | undefined, place: number): ScopeTree | null {
  const long: LongText = longTexts.get(source) ?? { common: source, skips: new Map(), readings: [] };
  longTexts.set(source, long);
  if (long.readings.push(place) > MAX_READINGS) return null;
  let common = commonReadings.get(long.common);
  if (!common) commonReadings.set(long.common, (common = { groups: braceGroups(source.text), byPlaces: new Map() }));
  const { groups, byPlaces } = common;
  const key = long.readings.join();
  let reading = byPlaces.get(key);
  if (!reading) {
    reading = known ? readFurther(source, known, groups, long.skips, place) : readFirst(source, groups, place);
    if (byPlaces.size >= MAX_KEPT) byPlaces.clear();
    byPlaces.set(key, reading);
  }
  long.skips = reading.skips;
  return reading.tree;
}

function readFirst({ text }: ScriptSource, groups: BraceGroups, place: number): Reading {
  const skips = groupsApart(groups, place);
  return { skips, tree: scopesOf(text, { start: 0, end: text.length, skips }) };
}

function readFurther({ text }: ScriptSource, known: ScopeTree, groups: BraceGroups, skipped: ReadonlyMap<number, number>, place: number): Reading {
  const [start, end] = [...skipped].find(([from, to]) => from < place && place < to) ?? [-1, -1];
  if (start === -1) return { skips: skipped, tree: null };
  const inside = groupsApart(groupsIn(groups, start, end), place);
  // Declarations of the part are added to the scopes around it, which belong to the reading before.
  const tree = copyOf(known);
  return {
    skips: new Map([...[...skipped].filter(([from]) => from !== start), ...inside]),
    tree: scopesOf(text, { start: start + 1, end, skips: inside }, { tree, scope: scopeAt(tree, start) }),
  };
}

/** The innermost scope around an offset. */
function scopeAt({ script, scopes }: ScopeTree, offset: number): Scope {
  let innermost = script;
  for (const scope of scopes) if (scope.start >= innermost.start && scope.start <= offset && offset < scope.end) innermost = scope;
  return innermost;
}
