/**
 * The text of a script: from the snapshot, in which V8 cuts texts after 1,024 characters, or from the script's file if it has not changed since
 * the program loaded it.
 */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NodeOrdinal } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { internalTarget } from './follow.js';
import { type ScopeTree, scopesOf } from './scopes.js';
import { layoutOf } from './stores.js';
import { isCut, previewOf } from './string-nodes.js';

export interface ScriptSource {
  text: string;
  /** False if only the beginning is known. */
  isWhole: boolean;
}

/** Larger files are not read. */
const MAX_BYTES = 10_000_000;
const CUT_UNITS = 1024;

/** The source of a function's script; null if the snapshot has none. */
export function sourceOfFunction(heap: Heap, closure: NodeOrdinal): ScriptSource | null {
  const sourceNode = sourceNodeOf(heap, closure);
  if (sourceNode === -1) return null;
  let source = sources.get(heap)?.get(sourceNode);
  if (!source) {
    source = readSource(heap, closure, sourceNode);
    const known = sources.get(heap) ?? new Map<NodeOrdinal, ScriptSource>();
    sources.set(heap, known.set(sourceNode, source));
  }
  return source;
}

const sources = new WeakMap<Heap, Map<NodeOrdinal, ScriptSource>>();
const trees = new WeakMap<ScriptSource, ScopeTree>();

/** The scopes of a source; null if its text is too long. */
export function scopesOfSource(source: ScriptSource): ScopeTree | null {
  const known = trees.get(source);
  if (known) return known;
  const tree = scopesOf(source.text);
  if (tree) trees.set(source, tree);
  return tree;
}

function sourceNodeOf(heap: Heap, closure: NodeOrdinal): NodeOrdinal {
  const script = scriptNodeOf(heap, closure);
  return script === -1 ? -1 : internalTarget(heap, script, heap.names.source);
}

function scriptNodeOf(heap: Heap, closure: NodeOrdinal): NodeOrdinal {
  const { shared, scriptOrDebugInfo, script } = heap.names;
  const info = internalTarget(heap, closure, shared);
  return info === -1 ? -1 : internalTarget(heap, info, scriptOrDebugInfo, script);
}

function readSource(heap: Heap, closure: NodeOrdinal, node: NodeOrdinal): ScriptSource {
  const known = previewOf(heap, node, CUT_UNITS);
  if (known.length < CUT_UNITS - 1 || !isCut(heap, node)) return { text: known, isWhole: true };
  const file = fileText(scriptName(heap, closure));
  // The cut may be within the bytes of the last character.
  if (file === null || !file.startsWith(known.slice(0, -1)) || !hasSizeOf(heap, node, file)) return { text: known, isWhole: false };
  return { text: file, isWhole: true };
}

function scriptName(heap: Heap, closure: NodeOrdinal): string {
  const script = scriptNodeOf(heap, closure);
  const name = script === -1 ? -1 : internalTarget(heap, script, heap.names.name);
  return name === -1 ? '' : previewOf(heap, name, 4_000);
}

/** Path of a regular file on this machine; null for other script names. */
function fileText(name: string): string | null {
  try {
    const path = name.startsWith('file:///') ? fileURLToPath(name) : name;
    if (!/^(?:\/(?!\/)|[A-Za-z]:[\\/])/.test(path)) return null;
    const status = statSync(path);
    return status.isFile() && status.size <= MAX_BYTES ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : null;
  } catch {
    return null;
  }
}

/** Whether a text takes as many bytes as the string in the heap: a file that was edited since then rarely does. */
function hasSizeOf(heap: Heap, node: NodeOrdinal, file: string): boolean {
  const { pointerBytes } = layoutOf(heap);
  const size = heap.snapshot.nodes.selfSize[node];
  // The bytes of an external string are in another node.
  if (size <= 4 * pointerBytes) return true;
  const bytes = (units: number) => Math.ceil((pointerBytes + 8 + units) / pointerBytes) * pointerBytes;
  return size === bytes(file.length) || size === bytes(2 * file.length);
}

/** Offset of a line and column (from 0) in a text; -1 outside of the text. */
export function offsetOf(source: string, line: number, column: number): number {
  const starts = lineStarts(source);
  if (line < 0 || column < 0 || line >= starts.length) return -1;
  return starts[line] + column < source.length ? starts[line] + column : -1;
}

/** Line and column (from 0) of an offset. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const starts = lineStarts(source);
  let [line, end] = [0, starts.length];
  while (end - line > 1) {
    const middle = (line + end) >>> 1;
    if (starts[middle] <= offset) line = middle;
    else end = middle;
  }
  return { line, column: offset - starts[line] };
}

/** A script is asked for many positions in a row. */
const MAX_KNOWN = 4;
const known = new Map<string, number[]>();

/** Line -> where it starts. */
function lineStarts(source: string): number[] {
  let starts = known.get(source);
  if (!starts) {
    starts = [0];
    for (const { index, 0: end } of source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(index + end.length);
    if (known.size === MAX_KNOWN) known.delete(known.keys().next().value as string);
    known.set(source, starts);
  }
  return starts;
}
