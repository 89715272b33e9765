/** What a suspect looks like, what that rests on, and the way out. */

import type { Comparison } from '../compare/comparison.js';
import { text } from '../format/strings.js';
import type { ClassLocation } from '../heap/classes.js';
import { type Contents, describeCollection } from '../object/contents.js';
import { edgeName, type PathNode, type Paths, stepName } from '../object/paths.js';
import type { Places } from '../object/places.js';
import type { Confidence, Pattern as PatternName } from '../vocabulary.js';
import { type Callback, callbackAmong, callbackText, isRuntimeScript } from './callbacks.js';
import type { SuspectFinding } from './suspects.js';

export interface SuspectDescription {
  pattern: PatternName;
  path: PathNode[];
  name: string;
  /** Where to look: the nearest place on the path; of what Node holds, like timers, the function it calls. */
  location: ClassLocation | null;
  looksLike: string;
  evidence: string[];
  advice: string;
  confidence: Confidence;
  entries: { baseline: number | null; current: number | null } | null;
}

/** What the rules look at. */
interface Traits {
  /** Names of the edges on the path, and of its nodes. */
  edges: string[];
  constructorName: string;
  kind: Contents['kind'] | null;
  /** Share of the net growth in bytes, and net count, of classes whose name matches. */
  bytesOf(name: RegExp): number;
  countOf(name: RegExp): number;
  /** Classes of what lies right below, as shares of it. */
  headsOf(name: RegExp): number;
  headCount: number;
  name: string;
}

const texts = /^\((concatenated |sliced )?string\)$/;
const listenerNames = /^(_events|<symbol k?Events>|_?listeners|eventListeners|_?handlers|_?callbacks|subscribers|observers)$/i;
const poolNames = /pool|in_?use|acquired|leased|checked_?out/i;
const connectionNames = /conn|socket|client|session|handle|worker|lease|channel/i;
/** What keeps sessions is a cache as often as a pool: their own name does not tell. */
const keeperNames = /conn|socket|client|handle|worker|lease|channel/i;
/** Names of the last three steps of a path: far up stands whatever the program was started by, or what it serves. */
const near = (edges: readonly string[]) => edges.slice(-6);

/** The first rule that applies names the pattern. */
const rules: [PatternName, (traits: Traits) => boolean][] = [
  ['detached-dom', (t) => t.headsOf(/^Detached /) >= 0.5 || t.bytesOf(/^Detached /) >= 0.5],
  ['timers', (t) => /^(TimersList|Timeout|Immediate|ImmediateList)$/.test(t.constructorName) || t.headsOf(/^(Timeout|Immediate)$/) >= 0.5],
  [
    'listeners',
    (t) =>
      near(t.edges).some((edge) => listenerNames.test(edge)) && t.headsOf(/^(Function|Array|.*Listener.*|\{.*(callback|handler|listener|fn).*\})$/i) >= 0.3,
  ],
  ['listeners', (t) => t.countOf(/^Listener$/) > 0 && t.edges.some((edge) => listenerNames.test(edge))],
  ['promises', (t) => t.headsOf(/^Promise$/) >= 0.5 || t.countOf(/^Promise$/) >= Math.max(1, 0.5 * t.headCount)],
  ['sliced-strings', (t) => t.headsOf(/^\(sliced string\)$/) >= 0.5 || (t.countOf(/^\(sliced string\)$/) > 0 && t.bytesOf(texts) >= 0.9)],
  ['pool', (t) => t.edges.concat(t.name).some((edge) => poolNames.test(edge)) && t.kind !== null],
  ['buffers', (t) => t.bytesOf(/JSArrayBufferData|ArrayBuffer|Buffer|^\w+Array$/) >= 0.5 && t.bytesOf(/JSArrayBufferData|^ArrayBuffer$/) > 0],
  ['pool', (t) => t.headsOf(connectionNames) >= 0.5 && near(t.edges).some((edge) => keeperNames.test(edge)) && t.kind !== null],
  [
    'messages',
    (t) => t.kind === 'array' && (/messages|history|conversation|transcript|dialog/i.test(t.name) || t.headsOf(/^\{.*\b(role|content)\b.*\}$/) >= 0.5),
  ],
  ['closures', (t) => t.headsOf(/^Function$/) >= 0.5],
  ['strings', (t) => t.bytesOf(texts) >= 0.8],
  ['unbounded-cache', (t) => t.kind === 'map' || t.kind === 'set' || t.kind === 'object'],
  ['growing-array', (t) => t.kind === 'array'],
  ['buffers', (t) => t.kind === 'buffer' || t.kind === 'typed-array'],
  ['growth', () => true],
];

const looks: Record<PatternName, string> = {
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

const ways: Record<PatternName, string> = {
  'unbounded-cache': 'a bound (an LRU with max and ttl), deleting entries when their owner goes, or a WeakMap if the keys are objects',
  'growing-array': 'a bound (drop the oldest, keep counts instead of records), or write them out and let go',
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
  const path = paths.pathTo(finding.node);
  const own = places.nameOf(path);
  const constructorName = classNameOf(comparison, finding.node);
  const name = finding.groupSize > 1 ? `${own} (${finding.groupSize.toLocaleString('en')} ${constructorName})` : own;
  const contents = describeCollection(heap, finding.node);
  const before = finding.baselineNode === -1 ? null : describeCollection(comparison.baseline.heap, finding.baselineNode);
  const entries = contents && finding.groupSize === 1 ? { baseline: before?.entries ?? null, current: contents.entries } : null;
  const traits = traitsOf(comparison, finding, path, name, constructorName, contents);
  const callback = callbackAmong(heap, finding.heads, places);
  const place = places.nearest(path);
  const [pattern] = rules.find(([, applies]) => applies(traits)) as (typeof rules)[number];
  return {
    pattern,
    path,
    name,
    looksLike: looks[pattern],
    location: isRuntimeScript(place && heap.scriptNames.get(place.scriptId)) && callback ? callback.location : place,
    evidence: evidence(comparison, finding, contents, before, path, pattern, callback),
    advice: ways[pattern],
    confidence: confidence(finding, contents, before),
    entries,
  };
}

/** Node's own tables of loaded modules: loading is initialisation, so they come after whoever else grew. */
export const isLoader = (name: string): boolean => /^\$?Module\._(cache|pathCache|extensions)\b|^BuiltinModule\b/.test(name);

export function classNameOf({ current }: Comparison, node: number): string {
  return current.classes.list[current.classes.classOf[node]].name;
}

function traitsOf(comparison: Comparison, finding: SuspectFinding, path: PathNode[], name: string, constructorName: string, contents: Contents | null): Traits {
  const { heap } = comparison.current;
  const { snapshot } = heap;
  const heads = finding.heads.map((head) => classNameOf(comparison, head));
  const grown = finding.classes.reduce((sum, { deltaBytes }) => sum + Math.max(0, deltaBytes), 0);
  const matching = (pattern: RegExp) => finding.classes.filter(({ row }) => pattern.test(comparison.rows[row].name));
  return {
    edges: path.flatMap((step) => [step.edge === -1 ? '' : stepName(heap, step), text(snapshot.strings, snapshot.nodes.name[step.node])]),
    constructorName,
    kind: contents?.kind ?? null,
    name,
    bytesOf: (pattern) => matching(pattern).reduce((sum, { deltaBytes }) => sum + Math.max(0, deltaBytes), 0) / Math.max(1, grown),
    countOf: (pattern) => matching(pattern).reduce((sum, { countDelta }) => sum + countDelta, 0),
    headCount: finding.headCount,
    headsOf: (pattern) => heads.filter((head) => pattern.test(head)).length / Math.max(1, heads.length),
  };
}

const number = (value: number): string => value.toLocaleString('en');

function evidence(
  comparison: Comparison,
  finding: SuspectFinding,
  contents: Contents | null,
  before: Contents | null,
  path: PathNode[],
  pattern: PatternName,
  callback: Callback | null,
): string[] {
  const sentences: string[] = [];
  const survived = comparison.counterpart[finding.node] !== -1;
  if (finding.groupSize > 1) sentences.push(`${number(finding.groupSize)} objects of this class live in both snapshots, and each grew.`);
  else if (survived) sentences.push('It lives in both snapshots (same id).');
  else sentences.push(finding.baselineNode === -1 ? 'It is new, and nearly all of the growth lies in it.' : 'It was replaced by a larger one.');
  if (finding.groupSize > 1) {
    // Entries would be those of one of them.
  } else if (contents?.entries != null && before?.entries != null && contents.entries !== before.entries) {
    sentences.push(`Entries: ${number(before.entries)} -> ${number(contents.entries)}.`);
  } else if (contents?.capacity != null && before?.capacity != null && contents.capacity !== before.capacity) {
    sentences.push(
      `Numbers make no edges, so entries cannot be counted; its store went from ${number(before.capacity)} to ${number(contents.capacity)} slots.`,
    );
  }
  const added = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const removed = finding.classes.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
  if (added > 0) sentences.push(`${number(added)} objects came under it, ${removed === 0 ? 'none' : number(removed)} went.`);
  if (pattern === 'listeners') sentences.push(...listenerEvidence(comparison, path, callback));
  else if (callback && (pattern === 'timers' || pattern === 'closures')) {
    sentences.push(`${pattern === 'timers' ? 'The timer calls' : 'What piles up is'} the ${callbackText(callback)}.`);
  }
  return sentences;
}

/** Which event, and which function listens. */
function listenerEvidence({ current: { heap } }: Comparison, path: PathNode[], callback: Callback | null): string[] {
  const at = path.findLastIndex(({ edge }) => edge !== -1 && edgeName(heap, edge) === '_events');
  const event = at !== -1 && at + 1 < path.length ? edgeName(heap, path[at + 1].edge) : null;
  const who = callback && callbackText(callback);
  if (event && who) return [`The event is "${event}", the listener ${who}.`];
  return event ? [`The event is "${event}".`] : who ? [`The listener is the ${who}.`] : [];
}

function confidence(finding: SuspectFinding, contents: Contents | null, before: Contents | null): Confidence {
  const added = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const removed = finding.classes.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
  const onlyDoubled = added < 8 && contents?.capacity != null && before?.capacity != null && contents.capacity <= 2 * before.capacity;
  if (onlyDoubled || finding.baselineNode === -1) return 'low';
  if (added >= 20 && removed <= 0.25 * added && finding.growthBytes >= 32_000) return 'high';
  return 'medium';
}
