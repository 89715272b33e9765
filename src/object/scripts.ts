/**
 * The text of a script: from the snapshot, where V8 cuts texts after 1,024 characters, or else from the script's file, if it still is what
 * was running.
 */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NodeOrdinal } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { capturedText, evaluatedText } from '../sources/map-search.js';
import { fileInFolders } from '../sources/source-folders.js';
import { type BraceGroups, braceGroups, groupsApart, groupsIn } from './brace-groups.js';
import { internalTarget } from './follow.js';
import { markOf, maskedSource } from './masked-source.js';
import { type Scope, type ScopeTree, scopesOf } from './scopes.js';
import { layoutOf } from './stores.js';
import { isCut, previewOf } from './string-nodes.js';
import { isUnloaded } from './unloaded-scripts.js';

export interface ScriptSource {
  text: string;
  /** False: only the beginning is known. */
  isWhole: boolean;
}

/** Longer texts are not read; see also SourceSearch.isQuick. */
const MAX_BYTES = 32_000_000;
const MAX_BYTES_QUICK = 6_000_000;
const CUT_UNITS = 1024;

/** The source of a function's script; null where the snapshot has none. */
export const sourceOfFunction = (heap: Heap, closure: NodeOrdinal): ScriptSource | null => sourceOf(heap, scriptNodeOf(heap, closure));

/** The source of a script by V8's id; null where the snapshot has none. */
export function sourceOfScript(heap: Heap, scriptId: number): ScriptSource | null {
  return isUnloaded(scriptId) ? sourceOfUnloaded(heap, scriptId) : sourceOf(heap, heap.scriptNodes.get(scriptId) ?? -1);
}

function sourceOf(heap: Heap, script: NodeOrdinal): ScriptSource | null {
  const sourceNode = script === -1 ? -1 : internalTarget(heap, script, heap.names.source);
  if (sourceNode === -1) return null;
  let source = sources.get(heap)?.get(sourceNode);
  if (!source) {
    source = readSource(heap, script, sourceNode);
    const known = sources.get(heap) ?? new Map<NodeOrdinal, ScriptSource>();
    sources.set(heap, known.set(sourceNode, source));
  }
  return source;
}

/** By the node of the text; by id for scripts without one. */
const sources = new WeakMap<Heap, Map<NodeOrdinal, ScriptSource>>();

/** Of a script that the snapshot does not have: among captured sources, or in its file if that is not newer than the snapshot. */
function sourceOfUnloaded(heap: Heap, scriptId: number): ScriptSource | null {
  const known = sources.get(heap) ?? new Map<NodeOrdinal, ScriptSource>();
  const source = known.get(scriptId);
  if (source) return source.text === '' ? null : source;
  const name = heap.scriptNames.get(scriptId) ?? '';
  const { writtenMs = 0 } = heap.sourceSearch ?? {};
  const [captured, file, , inFolder] = otherTexts(heap, scriptId, name);
  const text = captured() ?? (changedMs(name) <= writtenMs ? file() : null) ?? inFolder() ?? '';
  const found = { text, isWhole: true };
  sources.set(heap, known.set(scriptId, found));
  return text === '' ? null : found;
}
const trees = new WeakMap<ScriptSource, ScopeTree>();

/** Longer texts are read only around the functions that are asked for. */
const MAX_WHOLE = 1_500_000;
/** Functions of one text around which it is read. */
const MAX_READINGS = 8;

interface LongText {
  groups: BraceGroups;
  /** Those whose contents were not read: offset of the brace -> of its partner. */
  skips: Map<number, number>;
  readings: number;
}

const longTexts = new WeakMap<ScriptSource, LongText>();

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
  lines.set(tree, lineStarts(source));
  trees.set(source, tree);
  return tree;
}

/** The scopes around one more place, with those known so far; null where there are enough of them. */
function scopesAround(source: ScriptSource, known: ScopeTree | undefined, place: number): ScopeTree | null {
  const { text } = source;
  const long = longTexts.get(source) ?? { groups: braceGroups(text), skips: new Map(), readings: 0 };
  longTexts.set(source, long);
  if (long.readings++ >= MAX_READINGS) return null;
  if (!known) {
    long.skips = groupsApart(long.groups, place);
    return scopesOf(text, { start: 0, end: text.length, skips: long.skips });
  }
  const [start, end] = [...long.skips].find(([from, to]) => from < place && place < to) ?? [-1, -1];
  if (start === -1) return null;
  const skips = groupsApart(groupsIn(long.groups, start, end), place);
  long.skips.delete(start);
  for (const [from, to] of skips) long.skips.set(from, to);
  return scopesOf(text, { start: start + 1, end, skips }, { tree: known, scope: scopeAt(known, start) });
}

/** The innermost scope around an offset. */
function scopeAt({ script, scopes }: ScopeTree, offset: number): Scope {
  let innermost = script;
  for (const scope of scopes) if (scope.start >= innermost.start && scope.start <= offset && offset < scope.end) innermost = scope;
  return innermost;
}

const mostBytes = ({ sourceSearch }: Heap): number => (sourceSearch?.isQuick ? MAX_BYTES_QUICK : MAX_BYTES);

/** The same heap, of whose scripts only those of ordinary length are read. */
export const withQuickSources = (heap: Heap): Heap => ({ ...heap, sourceSearch: { folders: [], captured: [], ...heap.sourceSearch, isQuick: true } });

function scriptNodeOf(heap: Heap, closure: NodeOrdinal): NodeOrdinal {
  const { shared, scriptOrDebugInfo, script } = heap.names;
  const info = internalTarget(heap, closure, shared);
  return info === -1 ? -1 : internalTarget(heap, info, scriptOrDebugInfo, script);
}

function readSource(heap: Heap, script: NodeOrdinal, node: NodeOrdinal): ScriptSource {
  const known = previewOf(heap, node, CUT_UNITS);
  const most = mostBytes(heap);
  if (known.length < CUT_UNITS - 1 || !isCut(heap, node)) {
    const whole = previewOf(heap, node, most + 1);
    return whole.length <= most ? { text: whole, isWhole: true } : { text: known, isWhole: false };
  }
  // An end of two bytes may be cut in half.
  const isOf = (text: string | null): text is string => text !== null && text.length <= most && isBeginning(known, text) && hasSizeOf(heap, node, known, text);
  const [scriptId = -1] = [...heap.scriptNodes].find(([, one]) => one === script) ?? [];
  const nameNode = internalTarget(heap, script, heap.names.name);
  const name = heap.scriptNames.get(scriptId) ?? (nameNode === -1 ? '' : previewOf(heap, nameNode, 4_000));
  for (const find of otherTexts(heap, scriptId, name)) {
    const text = find();
    if (isOf(text)) return { text, isWhole: true };
  }
  return { text: known, isWhole: false };
}

/** Also of a snapshot that was redacted. */
function isBeginning(known: string, file: string): boolean {
  if (file.startsWith(known.slice(0, -1))) return true;
  const mark = markOf(known);
  return mark !== null && maskedSource(file.slice(0, known.length), mark).startsWith(known.slice(0, -1));
}

/** Where the whole text of a script may be: among captured sources, in its file, in the folders of --source-maps. */
function otherTexts(heap: Heap, scriptId: number, name: string): (() => string | null)[] {
  const { scriptNames, sourceSearch } = heap;
  const most = mostBytes(heap);
  return [
    () => (sourceSearch ? capturedText(scriptId, name, sourceSearch.captured) : null),
    () => fileText(name, most),
    () => (sourceSearch ? evaluatedText({ name, others: () => new Set(scriptNames.values()) }, sourceSearch) : null),
    () => fileText((sourceSearch && sourceSearch.folders.length > 0 && fileInFolders(sourceSearch.folders, name)) || '', most),
  ];
}

/** A regular file of this machine; null for whatever else a name may stand for. */
function fileText(name: string, most: number): string | null {
  try {
    const path = name.startsWith('file:///') ? fileURLToPath(name) : name;
    if (!/^(?:\/(?!\/)|[A-Za-z]:[\\/])/.test(path)) return null;
    const status = statSync(path);
    return status.isFile() && status.size <= most ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : null;
  } catch {
    return null;
  }
}

function changedMs(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Whether a text takes as many bytes as the string in the heap: a file that was edited since rarely does. */
function hasSizeOf(heap: Heap, node: NodeOrdinal, known: string, file: string): boolean {
  const { pointerBytes } = layoutOf(heap);
  const size = heap.snapshot.nodes.selfSize[node];
  // An external string's bytes are elsewhere.
  if (size < known.length) return true;
  const bytes = (units: number) => Math.ceil((pointerBytes + 8 + units) / pointerBytes) * pointerBytes;
  return size === bytes(file.length) || size === bytes(2 * file.length);
}

/** A source, or the scopes of one: both have its text. */
interface Text {
  readonly text: string;
}

/** Offset of a line and column, from 0, in a text; -1 outside of it. */
export function offsetOf(source: Text, line: number, column: number): number {
  const starts = lineStarts(source);
  if (line < 0 || column < 0 || line >= starts.length) return -1;
  const offset = starts[line] + column;
  return offset < source.text.length ? offset : -1;
}

/** Line and column, from 0, of an offset. Time O(log lines), after the first of a text. */
export function positionOf(source: Text, offset: number): { line: number; column: number } {
  const starts = lineStarts(source);
  let [first, behind] = [0, starts.length];
  while (behind - first > 1) {
    const middle = (first + behind) >>> 1;
    if (starts[middle] <= offset) first = middle;
    else behind = middle;
  }
  return { line: first, column: offset - starts[first] };
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

/** Ends of lines that are rare. */
const otherEnds = /[\r\u2028\u2029]/;

const lines = new WeakMap<Text, number[]>();

/** Offset of each line's first character. */
function lineStarts(source: Text): number[] {
  let starts = lines.get(source);
  if (starts) return starts;
  lines.set(source, (starts = [0]));
  const { text } = source;
  if (!otherEnds.test(text)) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LINE_FEED || (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED) || unit === LINE_SEPARATOR || unit === PARAGRAPH_SEPARATOR)
      starts.push(at + 1);
  }
  return starts;
}
