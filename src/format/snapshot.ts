/**
 * The data dictionary: what a .heapsnapshot file holds once it is read, column by column. Read this file first.
 * Ordinals only (position of a node or edge in the file); offsets and field counts die in read.ts.
 * Every column lies on shared memory, is written once by the reader and never changed after.
 */
import type { GraphMemory } from '../kernel/graph-memory.js';

export { Detachedness, EdgeType, NodeType } from '../loops/kinds.js';

/** Position of a node in the file, 0 to nodeCount - 1. -1 in Int32 columns: none. Not an id, not an offset. */
export type NodeOrdinal = number;
/** Position of an edge in the file, 0 to edgeCount - 1. */
export type EdgeOrdinal = number;
/** Position of a string in the string table. */
export type StringIndex = number;
/** V8's number for an object: the same in every snapshot of one isolate, unique within a file. */
export type NodeId = number;

/** A column of integers that outgrow 32 bits only in rare files: it is as wide as its largest value needs. */
export type WideColumn = Uint32Array | Float64Array;

/** Names as V8 writes them in the header, by NodeType. A file's own unknown types follow from 16 on. */
export const nodeTypeNames: readonly string[] = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
  'object shape',
  'wasm object',
];

/** The same by EdgeType. */
export const edgeTypeNames: readonly string[] = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak', 'invisible'];

export interface Nodes {
  /** NodeType of each node. */
  type: Uint8Array;
  /** StringIndex of each node's name. */
  name: Uint32Array;
  /** NodeId of each node. 32 bits in every file seen; Float64 when one passes 2^32. */
  id: WideColumn;
  /** Bytes of the node itself, as the file has it (not DevTools' Shallow Size: see heap/ownership.ts). */
  selfSize: WideColumn;
  /** Detachedness of each node; empty when the file has no such field. */
  detachedness: Uint8Array;
}

export interface Edges {
  /** nodeCount + 1 entries: edges of node n are firstEdge[n] to firstEdge[n + 1] - 1. */
  firstEdge: Uint32Array;
  /** EdgeType of each edge. */
  type: Uint8Array;
  /** StringIndex of the name; for element and hidden edges the number itself (modulo 2^32). */
  nameOrIndex: Uint32Array;
  /** NodeOrdinal the edge leads to. */
  toNode: Int32Array;
}

/** The string table: one run of bytes, decoded on request (strings.ts). */
export interface Strings {
  /** All texts, unescaped, one after the other, in WTF-8 (UTF-8 that may hold lone surrogates). */
  bytes: Uint8Array;
  /** count + 1 entries: text s is bytes[start[s]] to bytes[start[s + 1]] exclusive. */
  start: WideColumn;
  count: number;
}

/**
 * Where functions stand in scripts, from the file's `locations`: a record a node, in the order of nodes; of several in the file the last. Most stand where
 * others of them do: a script's function has many closures.
 */
export interface Locations {
  /** Nodes that have a record, a bit each. */
  has: Int32Array;
  /** Records of nodes before each word of the set. */
  before: Int32Array;
  /** Record -> position in the columns of places. */
  place: Int32Array;
  count: number;
  /** By place. Lines and columns count from 0; negative in code compiled with an offset. A few places stand there more than once. */
  scriptId: Int32Array;
  line: Int32Array;
  column: Int32Array;
}

export interface Snapshot {
  /** As the caller gave it. */
  path: string;
  /** Bytes of the file on disk (compressed where it is). */
  fileBytes: number;
  nodeCount: number;
  edgeCount: number;
  /** The root of the graph: `root_index` of the header, 0 when absent. */
  root: NodeOrdinal;
  /** Native memory the header knows of but no node shows; 0 when absent. */
  extraNativeBytes: number;
  /** True when nodes carry detachedness. */
  hasDetachedness: boolean;
  /** Names by type code in `nodes.type`: nodeTypeNames, and after them what only this file has. */
  nodeTypeNames: readonly string[];
  nodes: Nodes;
  edges: Edges;
  strings: Strings;
  locations: Locations;
  /** Where the columns of the edges lie for the compiled loops; null where those cannot run. */
  graphMemory: GraphMemory | null;
}
