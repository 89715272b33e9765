/**
 * The columns of a .heapsnapshot file after reading. Read this file first.
 * Nodes and edges are ordinals (positions in the file); offsets and field counts of the file do not leave format/.
 * Every column is on shared memory; the reader writes it once, and it never changes afterwards.
 */
import type { GraphMemory } from '../kernel/graph-memory.js';

export { Detachedness, EdgeType, NodeType } from '../loops/kinds.js';

/** Position of a node in the file, 0 to nodeCount - 1. -1 in Int32 columns: none. Not an id, not an offset. */
export type NodeOrdinal = number;
/** Position of an edge in the file, 0 to edgeCount - 1. */
export type EdgeOrdinal = number;
/** Position of a string in the string table. */
export type StringIndex = number;

/** A column of integers that rarely exceed 32 bits: Float64Array if its largest value does. */
export type WideColumn = Uint32Array | Float64Array;

/** Names as V8 writes them in the header, by NodeType. Types that only one file has are numbered from 16 on. */
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
  /** V8's id of each node: unique within a file, and the same in every snapshot of one isolate. Float64 if one exceeds 2^32. */
  id: WideColumn;
  /** Bytes of the node itself, as the file has it (not DevTools' Shallow Size: see heap/ownership.ts). */
  selfSize: WideColumn;
  /** Detachedness of each node; empty if the file has no such field. */
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

/** The string table: one array of bytes, decoded on request (strings.ts). */
export interface Strings {
  /** All strings, unescaped and concatenated, in WTF-8 (UTF-8 that may hold lone surrogates). */
  bytes: Uint8Array;
  /** count + 1 entries: text s is bytes[start[s]] to bytes[start[s + 1]] exclusive. */
  start: WideColumn;
  count: number;
}

/**
 * Positions of functions in scripts, from the file's `locations`: one record a node, in the order of nodes; if the file has several for a node, the last.
 * Records share places, because one function of a script has many closures.
 */
export interface Locations {
  /** Set of nodes that have a record. */
  has: Int32Array;
  /** Number of records before each word of the set. */
  before: Int32Array;
  /** Record -> position in the columns of places. */
  place: Int32Array;
  count: number;
  /** By place. Lines and columns count from 0; negative in code compiled with an offset. A few places occur more than once. */
  scriptId: Int32Array;
  line: Int32Array;
  column: Int32Array;
}

/** Functions that allocated, by position. */
export interface TraceFunctions {
  /** StringIndex of the function's name, and of its script's. */
  name: Int32Array;
  scriptName: Int32Array;
  /** V8's id of the script; 0 for builtins. */
  scriptId: Int32Array;
  /** Where the function begins, from 1 as in the file; 0 if unknown. */
  line: Int32Array;
  column: Int32Array;
}

/** The tree of calls, by the id of its nodes; 0 is none. */
export interface TraceTree {
  /** Position of the function in TraceFunctions. */
  function: Int32Array;
  /** Id of the caller; 0 for the root. */
  caller: Int32Array;
}

/** Where objects were allocated. */
export interface AllocationTraces {
  /** Id of each node's stack in `tree`; 0 if V8 does not know it. */
  stack: Uint32Array;
  functions: TraceFunctions;
  tree: TraceTree;
}

export interface Snapshot {
  /** As passed by the caller. */
  path: string;
  /** Bytes of the file on disk, compressed or not. */
  fileBytes: number;
  nodeCount: number;
  edgeCount: number;
  /** The root of the graph: `root_index` of the header, 0 if absent. */
  root: NodeOrdinal;
  /** Native memory that is in the header but in no node; 0 if absent. */
  extraNativeBytes: number;
  /** Whether nodes have detachedness. */
  hasDetachedness: boolean;
  /** Type names by `nodes.type`: nodeTypeNames, followed by types that only this file has. */
  nodeTypeNames: readonly string[];
  nodes: Nodes;
  edges: Edges;
  strings: Strings;
  locations: Locations;
  /** Where objects were allocated; omitted unless the file records it. */
  traces?: AllocationTraces;
  /** The memory that holds the columns, for the compiled loops; null if those cannot run. */
  graphMemory: GraphMemory | null;
}
