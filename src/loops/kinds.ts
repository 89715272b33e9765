/** Numbers of V8's node and edge types, for both compilers. */

/** V8's node types in a fixed numbering, because their codes differ between files. Types that only one file has are numbered from 16 on. */
export enum NodeType {
  hidden = 0,
  array = 1,
  string = 2,
  object = 3,
  code = 4,
  closure = 5,
  regexp = 6,
  number = 7,
  native = 8,
  synthetic = 9,
  concatenatedString = 10,
  slicedString = 11,
  symbol = 12,
  bigint = 13,
  objectShape = 14,
  wasmObject = 15,
}

/** V8's edge types in a fixed numbering. */
export enum EdgeType {
  context = 0,
  element = 1,
  property = 2,
  internal = 3,
  hidden = 4,
  shortcut = 5,
  weak = 6,
  invisible = 7,
}

/** Detachedness as in the file (DOM nodes in Chromium; a few embedder nodes in Node). */
export enum Detachedness {
  unknown = 0,
  attached = 1,
  detached = 2,
}

/** How an object is reached from its dominator, by the names of one file: see LabelKind in growth/growth-tree.ts, which has the same numbers. */
export enum Way {
  /** A numbered slot of a root. */
  slotOfRoot = 0,
  property = 1,
  variable = 2,
  entry = 3,
  key = 4,
  internal = 5,
  several = 6,
  unnamed = 7,
}

/** Whether a type is in a set of types, one bit each; types from 32 on are in none. */
export function isOneOf(types: i32, type: i32): boolean {
  return type < 32 && ((types >>> type) & 1) !== 0;
}

const INTERNAL: i32 =
  (1 << NodeType.array) |
  (1 << NodeType.hidden) |
  (1 << NodeType.code) |
  (1 << NodeType.objectShape) |
  (1 << NodeType.synthetic) |
  (1 << NodeType.number) |
  (1 << NodeType.bigint) |
  (1 << NodeType.symbol);

/** Types of nodes that are parts of other objects: they are created and freed with their owner and are never reported as holders. */
export function isInternal(type: i32): boolean {
  return isOneOf(INTERNAL, type);
}

const TEXT: i32 = (1 << NodeType.string) | (1 << NodeType.concatenatedString) | (1 << NodeType.slicedString);

export function isText(type: i32): boolean {
  return isOneOf(TEXT, type);
}
