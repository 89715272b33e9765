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
import { internalTarget } from './follow.js';
import { keptWith } from './kept-with.js';
import { markOf, maskedSource } from './masked-source.js';
import { ownSource, type ScriptSource } from './script-scopes.js';
import { layoutOf } from './stores.js';
import { isCut, previewOf } from './string-nodes.js';
import { isUnloaded } from './unloaded-scripts.js';

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
  let source = sources(heap).get(sourceNode);
  if (!source) sources(heap).set(sourceNode, (source = readSource(heap, script, sourceNode)));
  return ownSource(heap, source);
}

/** By the node of the text; by id for scripts without one. */
const sources = keptWith(() => new Map<NodeOrdinal, ScriptSource>());

/** Of a script that the snapshot does not have: among captured sources, or in its file if that is not newer than the snapshot. */
function sourceOfUnloaded(heap: Heap, scriptId: number): ScriptSource | null {
  const known = sources(heap).get(scriptId);
  if (known) return known.text === '' ? null : ownSource(heap, known);
  const name = heap.scriptNames.get(scriptId) ?? '';
  const { writtenMs = 0 } = heap.sourceSearch ?? {};
  const [captured, file, , inFolder] = otherTexts(heap, scriptId, name);
  const text = captured() ?? (changedMs(name) <= writtenMs ? file() : null) ?? inFolder() ?? '';
  const found = { text, isWhole: true };
  sources(heap).set(scriptId, found);
  return text === '' ? null : ownSource(heap, found);
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
