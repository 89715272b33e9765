/** What a suspect looks like, what that rests on, and the way out. */
import type { Comparison } from '../compare/comparison.js';
import type { NodeOrdinal } from '../format/snapshot.js';
import type { ClassLocation } from '../heap/classes.js';
import { describeCollection } from '../object/contents.js';
import type { PathNode, Paths } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { scriptOwner } from '../text/labels.js';
import type { Confidence, Pattern } from '../vocabulary.js';
import { tellingFirst } from './adds.js';
import { readText } from './appended-text.js';
import { readAwaitedPromise } from './awaited-promises.js';
import { type Callback, callbacksAmong, callbacksText, callbackText, keptBy } from './callbacks.js';
import type { ClassDelta } from './composition.js';
import { classNameOf, figure, type GrowthCase, isOfOneHeap } from './growth-case.js';
import { confidenceIn, growthEvidence, heldEvidence, keysText, storeText } from './holder-evidence.js';
import { inferredText } from './inferred-contents.js';
import { readLinkedList } from './linked-lists.js';
import { readListenerList } from './listener-lists.js';
import { readLiveDom } from './live-dom.js';
import { readLoader } from './module-tables.js';
import { nearFunctions } from './near-functions.js';
import { readPageRegistry } from './page-registries.js';
import type { Reading } from './pattern-reading.js';
import { hasMore, isOfTexts, patternOf } from './pattern-rules.js';
import { looks, looksHeld, subscriptionAdvice, ways } from './pattern-words.js';
import { readPendingActivities } from './pending-activities.js';
import { readPerformanceEntries } from './performance-entries.js';
import { readPromises } from './promises.js';
import { readRoot } from './roots.js';
import { readRuntimeTable } from './runtime-tables.js';
import type { SuspectFinding } from './suspects.js';
import { readTimers } from './timers.js';
import { readWeakReferences } from './weak-references.js';

export { classNameOf } from './growth-case.js';

export interface SuspectDescription {
  pattern: Pattern;
  /** The object that a person should look at: the holder, or what it is a part of. */
  node: NodeOrdinal;
  groupSize: number;
  path: PathNode[];
  name: string;
  /** Where to look: the nearest place on the path; of what the runtime holds, like timers, the function it calls. */
  location: ClassLocation | null;
  looksLike: string;
  evidence: string[];
  advice: string;
  confidence: Confidence;
  entries: { baseline: number | null; current: number | null } | null;
  /** The finding's classes, the most telling first. */
  adds: ClassDelta[];
}

/** What knows a structure exactly, the more particular first; what none of them knows goes by the rules. */
const readings: ((growth: GrowthCase) => Reading | null)[] = [
  readRoot,
  readRuntimeTable,
  readPerformanceEntries,
  readPendingActivities,
  readPageRegistry,
  readListenerList,
  readTimers,
  readAwaitedPromise,
  readPromises,
  readLiveDom,
  readLoader,
  readText,
  readWeakReferences,
  readLinkedList,
];

export function describeSuspect(comparison: Comparison, finding: SuspectFinding, paths: Paths, places: Places): SuspectDescription {
  const { heap } = comparison.current;
  const ownPath = paths.pathTo(finding.node);
  const contents = describeCollection(heap, finding.node);
  const before = finding.baselineNode === -1 ? null : describeCollection(comparison.baseline.heap, finding.baselineNode);
  const growth: GrowthCase = {
    comparison,
    finding,
    paths,
    places,
    path: ownPath,
    name: places.nameOf(ownPath),
    constructorName: classNameOf(comparison, finding.node),
    contents,
    before,
  };
  const reading = firstReading(growth) ?? byRules(growth);
  const { pattern } = reading;
  const told = toldOf(growth, reading);
  const path = reading.path ?? ownPath;
  const place = places.nearest(path);
  const script = place && heap.scriptNames.get(place.scriptId);
  const isOwnPlace = place !== null && script !== undefined && !isNearerProgram(growth, reading.location ?? null, script as string);
  const location = reading.isPlaceOfCallback ? (reading.location ?? null) : isOwnPlace ? place : (reading.location ?? place);
  const nearest = functionOfProgram(growth, location);
  const grouped = reading.name === undefined && told.finding.groupSize > 1 ? ` (${figure(told.finding.groupSize)} ${growth.constructorName})` : '';
  return {
    pattern,
    node: reading.node ?? finding.node,
    groupSize: told.finding.groupSize,
    path,
    name: (reading.name ?? growth.name) + grouped,
    looksLike: reading.looksLike ?? (isOfOneHeap(growth) ? looksHeld : looks)[pattern],
    location: nearest?.location ?? location,
    evidence: [
      ...(isOfOneHeap(growth) ? heldEvidence(told) : growthEvidence(told)),
      ...(reading.evidence ?? []),
      ...alongText(growth),
      ...inferredText(growth),
      ...(nearest ? [`Of what was added, ${callbackText(nearest)} is the program's.`] : []),
    ],
    advice: reading.advice ?? ways[pattern],
    confidence: confidenceIn(growth),
    entries: contents && told.contents && told.finding.groupSize === 1 ? { baseline: before?.entries ?? null, current: contents.entries } : null,
    adds: tellingFirst(comparison, finding.classes),
  };
}

/** Other collections of the same object, whose growth is counted with this one's. */
function alongText({ finding: { grewAlong = [] }, paths, places }: GrowthCase): string[] {
  if (grewAlong.length === 0) return [];
  const names = [...new Set(grewAlong.map((node) => places.nameOf(paths.pathTo(node))))];
  return [`As many entries came to ${names.join(' and ')}, of the same object.`];
}

/** Where only a package, the runtime or nothing is known to hold what came: the function of the program that came with most of it. */
function functionOfProgram(growth: GrowthCase, location: ClassLocation | null): Callback | null {
  const { heap } = growth.comparison.current;
  const script = location && heap.scriptNames.get(location.scriptId);
  if (isOfOneHeap(growth) || (script && scriptOwner(script) === 'program')) return null;
  const heads = growth.finding.heads.slice(0, MAX_ASKED);
  const [callback] = nearFunctions(growth, heads);
  return callback && callback.count >= 0.5 * heads.length ? callback : null;
}

const MAX_ASKED = 16;

/** The case of the object that a person should look at: one named in place of its part is alone, one of many that came represents all of them. */
function toldOf(growth: GrowthCase, { node = growth.finding.node, groupSize }: Reading): GrowthCase {
  const { comparison, finding } = growth;
  if (node === finding.node) return { ...growth, finding: { ...finding, groupSize: groupSize ?? finding.groupSize } };
  const ofMany = groupSize !== undefined || finding.kind === 'handles';
  const named: SuspectFinding = {
    ...finding,
    node,
    baselineNode: comparison.counterpart[node],
    isInBaseline: finding.viaIds ? comparison.counterpart[node] !== -1 : finding.isInBaseline,
    kind: ofMany ? 'handles' : finding.kind,
    groupSize: groupSize ?? (ofMany ? finding.groupSize : 1),
  };
  return { ...growth, finding: named, contents: null, before: null };
}

const ownerRanks = { program: 0, package: 1, runtime: 2 };

/** Whether a function that is called is of the program and a place on the path of a package; or of either, and the place on the path of the runtime. */
function isNearerProgram({ comparison }: GrowthCase, called: ClassLocation | null, scriptOnPath: string): boolean {
  const onPath = ownerRanks[scriptOwner(scriptOnPath)];
  const script = called && comparison.current.heap.scriptNames.get(called.scriptId);
  return onPath === ownerRanks.runtime || (script !== null && script !== undefined && ownerRanks[scriptOwner(script)] < onPath);
}

function firstReading(growth: GrowthCase): Reading | null {
  for (const read of readings) {
    const reading = read(growth);
    if (reading) return reading;
  }
  return null;
}

function byRules(growth: GrowthCase): Reading {
  const pattern = patternOf(growth);
  const { comparison, finding, places } = growth;
  if (pattern !== 'closures' && pattern !== 'listeners') return { pattern, ...ofKind(growth, pattern), evidence: [...keysText(growth), ...storeText(growth)] };
  const called = callbacksAmong(comparison.current.heap, finding.heads, places);
  const callbacks = called.length > 0 ? called : nearFunctions(growth, finding.heads);
  if (callbacks.length === 0) return { pattern };
  const kept = keptBy(comparison, callbacks[0], places);
  return {
    pattern,
    evidence: [`${verbs[pattern]} ${callbacksText(callbacks)}${kept === null ? '' : `, each with ${kept}`}.`],
    ...(pattern === 'listeners' && { advice: subscriptionAdvice }),
    location: callbacks[0].location,
  };
}

/** Where words of a pattern are true of some kinds of collections only. */
function ofKind(growth: GrowthCase, pattern: Pattern): Pick<Reading, 'looksLike' | 'advice'> {
  const { contents } = growth;
  if (isOfOneHeap(growth)) {
    const isFew = contents !== null && contents.entries !== null && contents.entries < FEW_ENTRIES && growth.finding.headCount > FEW_ENTRIES;
    return pattern === 'unbounded-cache' && isFew ? { looksLike: 'a cache or table whose entries hold many objects' } : {};
  }
  if (pattern === 'growth' && contents !== null && contents.entries !== null && !hasMore(growth))
    return { looksLike: 'a collection with as many entries as before, whose entries hold more' };
  if (pattern !== 'unbounded-cache') return {};
  if (growth.name === 'globalThis')
    return {
      looksLike: 'properties that are added to the global object and stay',
      advice: 'a variable of the module, or one Map with a bound, in place of ever new properties of globalThis',
    };
  if (contents?.kind === 'set')
    return {
      looksLike: 'a set that gains entries and gives few back',
      advice: 'delete each entry when its owner goes (when it closes or ends), a bound, or a WeakSet if nothing else has to find them',
    };
  return isOfTexts(growth) ? { looksLike: 'an unbounded cache of texts: it gains entries and gives few back' } : {};
}

/** Fewer entries are not many. */
const FEW_ENTRIES = 200;

const verbs = { closures: 'What piles up is', listeners: 'The listener is' };
