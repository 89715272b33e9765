/** A few nodes and their edges, before they are written: columns that are used again for the next few. Targets are ordinals of the file. */

/** V8's numbers for types, as the header of meta.ts lists them. */
export const Type = {
  hidden: 0,
  array: 1,
  string: 2,
  object: 3,
  code: 4,
  closure: 5,
  number: 7,
  native: 8,
  synthetic: 9,
  concatenated: 10,
  sliced: 11,
  symbol: 12,
  shape: 14,
} as const;
export const Edge = { context: 0, element: 1, property: 2, internal: 3, hidden: 4, shortcut: 5, weak: 6 } as const;

export interface Place {
  scriptId: number;
  line: number;
  column: number;
}

export interface Sketch {
  /** Ordinal of the first node in the file. */
  base: number;
  nodeCount: number;
  type: Uint8Array;
  name: Int32Array;
  selfSize: Float64Array;
  /** Edges of each node, counted as they are drawn. */
  degree: Int32Array;
  edgeCount: number;
  /** Node that each edge leaves, from 0. */
  from: Int32Array;
  edgeType: Uint8Array;
  nameOrIndex: Int32Array;
  /** Ordinal in the file. */
  to: Int32Array;
  /** Texts of its own, in the order of the table: a length to be filled by chance, or the text. */
  strings: (number | string)[];
  locations: { node: number; place: Place }[];
}

export const createSketch = (): Sketch => ({
  base: 0,
  nodeCount: 0,
  type: new Uint8Array(1024),
  name: new Int32Array(1024),
  selfSize: new Float64Array(1024),
  degree: new Int32Array(1024),
  edgeCount: 0,
  from: new Int32Array(4096),
  edgeType: new Uint8Array(4096),
  nameOrIndex: new Int32Array(4096),
  to: new Int32Array(4096),
  strings: [],
  locations: [],
});

export function clear(sketch: Sketch, base: number): void {
  sketch.base = base;
  sketch.nodeCount = 0;
  sketch.edgeCount = 0;
  sketch.strings.length = 0;
  sketch.locations.length = 0;
}

/** Adds a node; returns its ordinal in the file. */
export function addNode(sketch: Sketch, type: number, name: number, selfSize: number): number {
  const at = sketch.nodeCount++;
  if (at === sketch.type.length) growNodes(sketch);
  sketch.type[at] = type;
  sketch.name[at] = name;
  sketch.selfSize[at] = selfSize;
  sketch.degree[at] = 0;
  return sketch.base + at;
}

/** Adds an edge from a node of this sketch to any node; both as ordinals of the file. */
export function addEdge(sketch: Sketch, from: number, type: number, nameOrIndex: number, to: number): void {
  const at = sketch.edgeCount++;
  if (at === sketch.from.length) growEdges(sketch);
  sketch.from[at] = from - sketch.base;
  sketch.edgeType[at] = type;
  sketch.nameOrIndex[at] = nameOrIndex;
  sketch.to[at] = to;
  sketch.degree[from - sketch.base]++;
}

/** Edges in the order of their nodes, each node's as they were drawn: position in the file -> edge of the sketch. */
export function edgesByNode(sketch: Sketch, into: Int32Array): Int32Array {
  const { nodeCount, edgeCount, degree, from } = sketch;
  const order = into.length >= edgeCount ? into : new Int32Array(2 * edgeCount);
  const start = new Int32Array(nodeCount);
  for (let node = 1; node < nodeCount; node++) start[node] = start[node - 1] + degree[node - 1];
  for (let edge = 0; edge < edgeCount; edge++) order[start[from[edge]]++] = edge;
  return order;
}

function growNodes(sketch: Sketch): void {
  const length = 2 * sketch.type.length;
  const { type, name, selfSize, degree } = sketch;
  (sketch.type = new Uint8Array(length)).set(type);
  (sketch.name = new Int32Array(length)).set(name);
  (sketch.selfSize = new Float64Array(length)).set(selfSize);
  (sketch.degree = new Int32Array(length)).set(degree);
}

function growEdges(sketch: Sketch): void {
  const length = 2 * sketch.from.length;
  const { from, edgeType, nameOrIndex, to } = sketch;
  (sketch.from = new Int32Array(length)).set(from);
  (sketch.edgeType = new Uint8Array(length)).set(edgeType);
  (sketch.nameOrIndex = new Int32Array(length)).set(nameOrIndex);
  (sketch.to = new Int32Array(length)).set(to);
}
