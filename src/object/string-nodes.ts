/**
 * Kind and contents of a string node: flat, concatenated, sliced or external; its parts; its real length, because V8 cuts texts in the file.
 * Decodes only previews.
 */
import { EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text, textLength, textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import type { StringKind } from '../vocabulary.js';
import { layoutOf } from './stores.js';

/** V8 cuts texts at this length; a surrogate pair at the cut may add two units. */
const CUT_UNITS = 1024;
const PREVIEW_UNITS = 120;

/** Target of the internal edge with this name; -1 if there is none. */
function follow({ edges }: Snapshot, node: NodeOrdinal, name: number): NodeOrdinal {
  if (name === -1) return -1;
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    if (edges.nameOrIndex[edge] === name && edges.type[edge] === EdgeType.internal) return edges.toNode[edge];
  }
  return -1;
}

/** The node types of `isString`. */
export const stringTypes: readonly number[] = [NodeType.string, NodeType.concatenatedString, NodeType.slicedString];

export function isString(type: number): boolean {
  return type === NodeType.string || type === NodeType.concatenatedString || type === NodeType.slicedString;
}

/** The two halves of a concatenated string; -1 if the file does not have them. A flattened one has an empty half. */
export function partsOf({ snapshot, names }: Heap, node: NodeOrdinal): { first: NodeOrdinal; second: NodeOrdinal } {
  return { first: follow(snapshot, node, names.first), second: follow(snapshot, node, names.second) };
}

/** The parent of a sliced string; -1 for other strings. */
export function parentOf({ snapshot, names }: Heap, node: NodeOrdinal): NodeOrdinal {
  return follow(snapshot, node, names.parent);
}

export function kindOf(heap: Heap, node: NodeOrdinal): StringKind {
  const { edges, nodes } = heap.snapshot;
  if (nodes.type[node] === NodeType.concatenatedString) return 'concatenated';
  if (nodes.type[node] === NodeType.slicedString) return 'sliced';
  for (let edge = edges.firstEdge[node], end = edges.firstEdge[node + 1]; edge < end; edge++) {
    const target = edges.toNode[edge];
    if (nodes.type[target] === NodeType.native && nodes.name[target] === heap.names.externalStringData) return 'external';
  }
  return mapName(heap, node).includes('External') ? 'external' : 'flat';
}

/** E.g. "system / Map (ExternalOneByteString)"; "" if the file has no such edge. A string without "OneByte" takes two bytes a character. */
function mapName({ snapshot, names }: Heap, node: NodeOrdinal): string {
  const map = follow(snapshot, node, names.map);
  return map === -1 ? '' : text(snapshot.strings, snapshot.nodes.name[map]);
}

/** The number (as text) that newer V8 versions add to a string; null in other files. */
function numberOf({ snapshot, names }: Heap, node: NodeOrdinal, name: 'length' | 'hash'): string | null {
  const number = follow(snapshot, node, names[name]);
  const value = number === -1 ? -1 : follow(snapshot, number, names.value);
  return value === -1 ? null : text(snapshot.strings, snapshot.nodes.name[value]);
}

/** V8's length and hash, which distinguish cut texts; null if the file does not have both. */
export function lengthAndHash(heap: Heap, node: NodeOrdinal): string | null {
  const length = numberOf(heap, node, 'length');
  const hash = length === null ? null : numberOf(heap, node, 'hash');
  return hash === null ? null : `${length} ${hash}`;
}

/** Whether the file has only the beginning of a flat or external string. */
export function isCut(heap: Heap, node: NodeOrdinal): boolean {
  const { snapshot } = heap;
  const { strings, nodes } = snapshot;
  const index = nodes.name[node];
  if (strings.start[index + 1] - strings.start[index] < CUT_UNITS) return false;
  const units = textLength(strings, index);
  if (units < CUT_UNITS) return false;
  const length = numberOf(heap, node, 'length');
  if (length !== null) return Number(length) > units;
  const map = mapName(heap, node);
  const { pointerBytes } = layoutOf(heap);
  const size = nodes.selfSize[node];
  // The bytes of an external string may be elsewhere. Files of newer V8 versions have whole texts; in others one of that length is rarely complete.
  if (map.includes('External') && size < units) return units <= CUT_UNITS + 2;
  const header = map.includes('External') ? 4 * pointerBytes : pointerBytes + 8;
  const isOneByte = map === '' ? units === strings.start[index + 1] - strings.start[index] : map.includes('OneByte');
  return size >= header + units * (isOneByte ? 1 : 2) + pointerBytes;
}

/** At most that many UTF-16 units of the text. Joins the parts of concatenated strings; for a sliced string it is the start of its parent. */
export function previewOf(heap: Heap, node: NodeOrdinal, units = PREVIEW_UNITS): string {
  const { snapshot } = heap;
  if (snapshot.nodes.type[node] === NodeType.string) return textStart(snapshot.strings, snapshot.nodes.name[node], units);
  const stack = [node];
  let joined = '';
  // Limits the steps: a rope may be deep, and one whose parts are shared may have exponentially many leaves.
  for (let steps = 0; joined.length < units && steps < 1_000_000; steps++) {
    const part = stack.pop();
    if (part === undefined) break;
    const type = snapshot.nodes.type[part];
    if (type === NodeType.concatenatedString) {
      const { first, second } = partsOf(heap, part);
      if (second !== -1) stack.push(second);
      if (first !== -1) stack.push(first);
    } else if (type === NodeType.slicedString) {
      const parent = parentOf(heap, part);
      if (parent !== -1 && snapshot.nodes.type[parent] !== NodeType.slicedString) stack.push(parent);
    } else if (type === NodeType.string) joined += textStart(snapshot.strings, snapshot.nodes.name[part], units - joined.length);
  }
  return joined;
}
