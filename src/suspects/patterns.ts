/** What a suspect looks like, what that rests on, and the way out. */
import type { Comparison } from '../compare/comparison.js';
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { ClassLocation } from '../heap/classes.js';
import { describeCollection } from '../object/contents.js';
import { fieldsOf } from '../object/fields.js';
import { propertyTarget } from '../object/follow.js';
import { type PathNode, type Paths, stepName } from '../object/paths.js';
import type { Places } from '../object/places.js';
import { scriptOwner } from '../text/labels.js';
import type { Confidence, Pattern } from '../vocabulary.js';
import { tellingFirst } from './adds.js';
import { callbacksAmong, callbacksText, keptBy } from './callbacks.js';
import type { ClassDelta } from './composition.js';
import { bytesShare, classNameOf, countOf, figure, type GrowthCase, headsShare, isNew, isOfOneHeap, stepAt } from './growth-case.js';
import { readListenerList } from './listener-lists.js';
import { readLiveDom } from './live-dom.js';
import { readPageRegistry } from './page-registries.js';
import type { Reading } from './pattern-reading.js';
import { readPerformanceEntries } from './performance-entries.js';
import { readPromises } from './promises.js';
import { readRoot } from './roots.js';
import type { SuspectFinding } from './suspects.js';

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

/** What knows a structure exactly, the more particular first; what none of them knows goes by the rules below. */
const readings: ((growth: GrowthCase) => Reading | null)[] = [readRoot, readPerformanceEntries, readPageRegistry, readListenerList, readPromises, readLiveDom];

const texts = /^\((concatenated |sliced )?string\)$/;
const bufferClasses = /^\(?(?:Buffer|ArrayBuffer|SharedArrayBuffer|DataView|(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array)\)?$|JSArrayBufferData/;
const listenerNames = /^_?(?:listeners|eventListeners|handlers|callbacks|subscribers|subscriptions|observers)$/i;
const takenNames = /^[#_]?(?:in_?use|acquired|leased|borrowed|busy|checked_?out|taken|active|used)$/i;
const idleNames = /^[#_]?(?:idle|free|available|unused|pooled|ready)\w*$/i;

/** The first rule that applies names the pattern. Each asks for a structure; names alone are no sign. */
const rules: [Pattern, (growth: GrowthCase) => boolean][] = [
  ['detached-dom', (growth) => headsShare(growth, /^Detached /) >= 0.5 || bytesShare(growth, /^Detached /) >= 0.5],
  ['timers', isTimers],
  ['listeners', isOwnListeners],
  [
    'sliced-strings',
    (growth) => headsShare(growth, /^\(sliced string\)$/) >= 0.5 || (countOf(growth, /^\(sliced string\)$/) > 0 && bytesShare(growth, texts) >= 0.9),
  ],
  ['pool', isPool],
  ['buffers', (growth) => bytesShare(growth, bufferClasses) >= 0.5 && bytesShare(growth, /JSArrayBufferData|^ArrayBuffer$/) > 0],
  ['messages', (growth) => growth.contents?.kind === 'array' && isMessages(growth)],
  ['closures', (growth) => headsShare(growth, /^Function$/) >= 0.5],
  ['strings', (growth) => bytesShare(growth, texts) >= 0.8],
  // Of a listener list that was not understood nothing is known.
  ['growth', (growth) => stepAt(growth, growth.path.length - 1) === '_events' || stepAt(growth, growth.path.length - 2) === '_events'],
  ['unbounded-cache', ({ contents }) => contents?.kind === 'map' || contents?.kind === 'set' || contents?.kind === 'object'],
  ['growing-array', ({ contents }) => contents?.kind === 'array'],
  ['buffers', ({ contents }) => contents?.kind === 'buffer' || contents?.kind === 'typed-array'],
  ['growth', () => true],
];

const looks: Record<Pattern, string> = {
  'unbounded-cache': 'an unbounded cache: it gains entries and gives few back',
  'growing-array': 'an array that only grows',
  listeners: 'listeners piling up: added again and again, never removed',
  timers: 'timers that are never cleared',
  promises: 'promises that never settle, kept with all that waits for them',
  closures: 'functions kept with the variables they captured',
  pool: 'pooled things that are taken and never given back',
  messages: 'a list of messages or results that only grows (context accumulation)',
  'sliced-strings': 'short slices that pin the long strings they were cut from',
  'detached-dom': 'DOM trees that left the document and are still referenced',
  strings: 'texts that are kept for ever',
  buffers: 'binary data that is kept for ever',
  growth: 'an object whose contents grow',
};

/** The same for one heap, in which nothing is seen to grow. */
const looksHeld: Record<Pattern, string> = {
  ...looks,
  'unbounded-cache': 'a cache or table with many entries',
  'growing-array': 'a large array',
  listeners: 'many listeners of one event',
  timers: 'many timers that are not cleared',
  promises: 'promises that have not settled, kept with all that waits for them',
  pool: 'pooled things that are taken and not given back',
  messages: 'a long list of messages or results (context accumulation)',
  strings: 'texts that are kept',
  buffers: 'binary data that is kept',
  growth: 'an object that holds much',
};

const ways: Record<Pattern, string> = {
  'unbounded-cache': 'a bound (an LRU with max and ttl), deleting entries when their owner goes, or a WeakMap if the keys are objects',
  'growing-array': 'a bound (drop the oldest, keep counts instead of records), or persist them and drop the references',
  listeners: 'remove the listener when its owner goes (off, removeListener, { signal }), use once(), or add it once outside the loop',
  timers: 'clearInterval or clearTimeout when the owner goes; keep the handle where it can be cleared; AbortSignal.timeout for deadlines',
  promises: 'a timeout that rejects, and deleting the pending entry in finally',
  closures: 'drop the function when it is done, or let it capture only what it uses (a copy of the field, not the whole object)',
  pool: 'release in finally, a maximum size, and a timeout that takes back what is held too long',
  messages: 'keep the last N or a summary, and store repeated content once',
  'sliced-strings': 'copy the slice before keeping it: Buffer.from(s).toString(), or JSON.parse(JSON.stringify(s))',
  'detached-dom': 'drop the references when the nodes are removed, and remove their listeners',
  strings: 'a bound on what is kept, a hash instead of the text, or reading it again when needed',
  buffers: 'a bound on what is kept, copying the part that is needed (Buffer.from(part)), or streaming it out',
  growth: 'look at the path and at what was added: who adds it, and who should take it away?',
};

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
  const path = reading.path ?? ownPath;
  const place = places.nearest(path);
  const script = place && heap.scriptNames.get(place.scriptId);
  const isOwnPlace = place !== null && script !== undefined && scriptOwner(script as string) !== 'runtime';
  const grouped = reading.name === undefined && finding.groupSize > 1 ? ` (${figure(finding.groupSize)} ${growth.constructorName})` : '';
  return {
    pattern,
    node: reading.node ?? finding.node,
    groupSize: reading.groupSize ?? finding.groupSize,
    path,
    name: (reading.name ?? growth.name) + grouped,
    looksLike: reading.looksLike ?? (isOfOneHeap(growth) ? looksHeld : looks)[pattern],
    location: reading.isPlaceOfCallback ? (reading.location ?? null) : isOwnPlace ? place : (reading.location ?? place),
    evidence: [...(isOfOneHeap(growth) ? holding(growth) : evidence(growth)), ...(reading.evidence ?? [])],
    advice: reading.advice ?? ways[pattern],
    confidence: confidence(growth),
    entries: contents && finding.groupSize === 1 ? { baseline: before?.entries ?? null, current: contents.entries } : null,
    adds: tellingFirst(comparison, finding.classes),
  };
}

/** Node's own tables of loaded modules: loading is initialisation, so they come after all other suspects. */
export const isLoader = (name: string): boolean => /^\$?Module\._(cache|pathCache|extensions)\b|^BuiltinModule\b/.test(name);

function firstReading(growth: GrowthCase): Reading | null {
  for (const read of readings) {
    const reading = read(growth);
    if (reading) return reading;
  }
  return null;
}

function byRules(growth: GrowthCase): Reading {
  const [pattern] = rules.find(([, applies]) => applies(growth)) as (typeof rules)[number];
  const { comparison, finding, places } = growth;
  if (pattern !== 'timers' && pattern !== 'closures' && pattern !== 'listeners') return { pattern, evidence: [...keysText(growth), ...storeText(growth)] };
  const callbacks = callbacksAmong(comparison.current.heap, finding.heads, places);
  if (callbacks.length === 0) return { pattern };
  const kept = keptBy(comparison, callbacks[0]);
  return {
    pattern,
    evidence: [`${verbs[pattern]} ${callbacksText(callbacks)}${kept === null ? '' : `, each with ${kept}`}.`],
    location: callbacks[0].location,
  };
}

/** A store of an AsyncLocalStorage: Node keeps it on each resource that was made in its scope, or (from Node 24) in a frame that goes along. */
function storeText({ comparison, path }: GrowthCase): string[] {
  const { heap } = comparison.current;
  const isStore = path.slice(-4).some((step) => step.edge !== -1 && /^<symbol kResourceStore>$/.test(stepName(heap, step)));
  const isInFrame = path.slice(-4).some(({ node }) => /^AsyncContextFrame$/.test(text(heap.snapshot.strings, heap.snapshot.nodes.name[node])));
  return isStore || isInFrame ? ['It is the store of an AsyncLocalStorage: what was made in its scope (timers, promises, sockets) keeps it.'] : [];
}

const verbs = { timers: 'The timers call', closures: 'What piles up is', listeners: 'The listener is' };

/** Timers themselves, their lists, or what has one each: a Timeout of Node has the function it calls. */
function isTimers(growth: GrowthCase): boolean {
  const { comparison, finding, constructorName } = growth;
  const { heap } = comparison.current;
  const isTimer = (node: number) => propertyTarget(heap, node, '_onTimeout') !== -1 || propertyTarget(heap, node, '_onImmediate') !== -1;
  if (/^(?:TimersList|ImmediateList)$/.test(constructorName) || isTimer(finding.node)) return true;
  const timers = finding.heads.filter((head) => /^(?:Timeout|Immediate)$/.test(classNameOf(comparison, head)) && isTimer(head));
  return timers.length >= 0.5 * Math.max(1, finding.heads.length);
}

/** A collection that the program calls listeners or the like, of functions or of objects that call one back. */
function isOwnListeners(growth: GrowthCase): boolean {
  const { comparison, finding, contents, path, places } = growth;
  const isCalledSo = [1, 2, 3].some((back) => listenerNames.test(stepAt(growth, path.length - back)));
  if (contents === null || !isCalledSo || finding.heads.length === 0) return false;
  const called = callbacksAmong(comparison.current.heap, finding.heads, places).reduce((sum, { count }) => sum + count, 0);
  return called >= 0.5 * finding.heads.length;
}

/** What is taken, of an object that also has what is idle; or in a field that says that it is in use. */
function isPool(growth: GrowthCase): boolean {
  const { comparison, contents, path } = growth;
  if (contents === null || path.length < 2 || !takenNames.test(stepAt(growth, path.length - 1))) return false;
  const { fields } = fieldsOf(comparison.current.heap, path[path.length - 2].node, 100);
  return fields.some(({ type, name }) => type === 'property' && idleNames.test(name));
}

/** Objects with a role and a content, as language models read them. */
function isMessages({ comparison, finding: { heads } }: GrowthCase): boolean {
  const { heap } = comparison.current;
  const isMessage = (node: number) =>
    propertyTarget(heap, node, 'role') !== -1 && ['content', 'parts', 'text', 'tool_calls'].some((name) => propertyTarget(heap, node, name) !== -1);
  return heads.length > 0 && heads.filter(isMessage).length >= 0.5 * heads.length;
}

/** Of a dictionary two or three of the keys that came. */
function keysText(growth: GrowthCase): string[] {
  const { comparison, finding, contents } = growth;
  if (finding.groupSize > 1 || (contents?.kind !== 'map' && contents?.kind !== 'object')) return [];
  const { heap } = comparison.current;
  const { nodes, strings } = heap.snapshot;
  const keys: string[] = [];
  for (const { type, name, key, node } of fieldsOf(heap, finding.node, MOST_FIELDS).fields) {
    if (node === -1 || !isNew(growth, node)) continue;
    if (type === 'property' && name !== '__proto__') keys.push(name);
    else if (type === 'entry' && key !== -1 && nodes.type[key] === NodeType.string) keys.push(text(strings, nodes.name[key]));
  }
  const shown = keys.slice(0, 3).map((key) => `"${middleCut(key, 40)}"`);
  return shown.length < 2 ? [] : [`Among the ${isOfOneHeap(growth) ? '' : 'new '}keys: ${shown.join(', ')}.`];
}

const MOST_FIELDS = 2_000;

const middleCut = (key: string, most: number): string => (key.length <= most ? key : `${key.slice(0, most / 2)}…${key.slice(-most / 2)}`);

function evidence({ comparison, finding, contents, before }: GrowthCase): string[] {
  const sentences: string[] = [];
  const survived = comparison.counterpart[finding.node] !== -1;
  const isRoot = comparison.current.heap.snapshot.nodes.type[finding.node] === NodeType.synthetic;
  const isSingle = finding.groupSize === 1;
  if (finding.kind === 'handles' || isRoot) {
    // Each of these is new, and a root is in every snapshot.
  } else if (!finding.viaIds) {
    if (finding.baselineNode === -1) sentences.push('The baseline has none of its name.');
    else sentences.push(isSingle ? 'The same names lead to one in both snapshots.' : `${figure(finding.groupSize)} objects of this class have these names.`);
  } else if (!isSingle) sentences.push(`${figure(finding.groupSize)} objects of this class live in both snapshots, and each grew.`);
  else if (survived) sentences.push('It lives in both snapshots (same id).');
  else sentences.push(finding.baselineNode === -1 ? 'It is new, and nearly all of the growth is in it.' : 'It was replaced by a larger one.');
  if (!isSingle || finding.kind === 'handles') {
    // Entries would be those of one of them.
  } else if (contents?.entries != null && before?.entries != null && contents.entries !== before.entries) {
    sentences.push(`Entries: ${figure(before.entries)} -> ${figure(contents.entries)}.`);
  } else if (contents?.capacity != null && before?.capacity != null && contents.capacity !== before.capacity) {
    sentences.push(
      `Numbers make no edges, so entries cannot be counted; its store went from ${figure(before.capacity)} to ${figure(contents.capacity)} slots.`,
    );
  }
  const added = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const removed = finding.classes.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
  if (added > 0)
    sentences.push(`${figure(added)} objects were added${finding.kind === 'handles' ? '' : ' under it'}, ${removed === 0 ? 'none' : figure(removed)} removed.`);
  return sentences;
}

/** The evidence of one heap. */
function holding({ finding, contents }: GrowthCase): string[] {
  const count = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const sentences: string[] = [];
  if (finding.groupSize > 1) sentences.push(`${figure(finding.groupSize)} objects of this class hold it together.`);
  else if (contents?.entries != null) sentences.push(`It has ${figure(contents.entries)} entries.`);
  else if (contents?.capacity != null) sentences.push(`Its store has ${figure(contents.capacity)} slots.`);
  return [...sentences, `It holds ${figure(count)} objects.`];
}

function confidence({ finding, contents, before }: GrowthCase): Confidence {
  const added = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const removed = finding.classes.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
  const onlyDoubled = added < 8 && contents?.capacity != null && before?.capacity != null && contents.capacity <= 2 * before.capacity;
  if (finding.kind === 'variable' && (onlyDoubled || finding.baselineNode === -1)) return 'low';
  if (added >= 20 && removed <= 0.25 * added && finding.growthBytes >= 32_000) return 'high';
  return 'medium';
}
