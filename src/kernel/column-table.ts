/**
 * Every column of an analysis, as data: its entries, whether it has one a node or an edge, the phase that first writes it and the phase that last reads it.
 * column-places.ts computes the place of each in the memory of a graph; columns share a place only if by this table they never coexist.
 */

/**
 * Phases of an analysis, each with the phases that must end before it starts. Phases that neither precede nor follow each other may run in parallel on
 * different threads: `own`, `range` and `essential` do, `sort` with all from `own` to `total`, and `pair` with `file` and `total`.
 */
export const phases = {
  /** Reads the file into columns. */
  read: [],
  /** Finds well-known names and WeakMap entries. */
  prepare: ['read'],
  /** Sizes after ownership transfer, then statistics. */
  own: ['prepare'],
  statistics: ['own'],
  /** Distances. */
  range: ['prepare'],
  /** Essential edges, then dominators by vertex. */
  essential: ['prepare'],
  number: ['essential'],
  list: ['number'],
  semidominate: ['list'],
  dominate: ['semidominate'],
  /** Sorts the edges of the current heap by target. */
  sort: ['dominate'],
  /** Dominators and retained sizes by node. */
  retain: ['statistics', 'range', 'dominate'],
  /** Matches the nodes of the current heap with those of the baseline. */
  pair: ['retain'],
  /** Classes of nodes, then sums by class. */
  file: ['retain'],
  total: ['file'],
  /** Growth tree. */
  grow: ['total', 'pair'],
  /** Suspects. */
  blame: ['grow', 'sort'],
  /** Paths and all later questions. */
  end: ['blame'],
} as const satisfies Record<string, readonly string[]>;

export type Phase = keyof typeof phases;

/** Entries: bytes, signed or unsigned words, doubles, sets of ordinals; or 8, 12 or 24 bytes for columns whose length is determined at run time. */
export type Entries = 'bytes' | 'ints' | 'words' | 'doubles' | 'bits' | 8 | 12 | 24;

export interface ColumnSpec {
  entries: Entries;
  /** One entry a node (nodeCount + 1 for starts) or an edge; `fixed`: 8 entries. */
  per: 'node' | 'edge' | 'fixed';
  from: Phase;
  until: Phase;
  /** Set if only heaps on this side of a comparison have the column. */
  side?: 'baseline' | 'current';
  /** Hardly any of it is written, and unwritten pages use no physical memory. */
  isSparse?: true;
}

const column = <Kind extends Entries>(entries: Kind, per: ColumnSpec['per'], from: Phase, until: Phase, rest: Pick<ColumnSpec, 'side' | 'isSparse'> = {}) => ({
  entries,
  per,
  from,
  until,
  ...rest,
});
const baseline = { side: 'baseline' } as const;
const current = { side: 'current' } as const;
const sparse = { isSparse: true } as const;

export const columnTable = {
  // The file: see format/snapshot.ts.
  nodeType: column('bytes', 'node', 'read', 'end'),
  detachedness: column('bytes', 'node', 'read', 'end'),
  name: column('words', 'node', 'read', 'end'),
  id: column('words', 'node', 'read', 'end'),
  selfSize: column('words', 'node', 'read', 'end'),
  firstEdge: column('words', 'node', 'read', 'end'),
  edgeType: column('bytes', 'edge', 'read', 'end'),
  toNode: column('ints', 'edge', 'read', 'end'),
  nameOrIndex: column('words', 'edge', 'read', 'end'),
  /** Windows and number batches of the two threads that read a file. */
  windows: column('words', 'edge', 'read', 'read'),

  // Results.
  state: column('bytes', 'node', 'own', 'end'),
  shallowSize: column('words', 'node', 'own', 'end'),
  distance: column('ints', 'node', 'range', 'end'),
  dominator: column('ints', 'node', 'retain', 'end'),
  retainedSize: column('words', 'node', 'retain', 'end'),
  classOf: column('ints', 'node', 'file', 'end'),
  essential: column('bits', 'edge', 'essential', 'end'),
  retainersStart: column('words', 'node', 'sort', 'end', current),
  retainersEdge: column('words', 'edge', 'sort', 'end', current),
  counterpart: column('ints', 'edge', 'pair', 'end', baseline),

  // Scratch for reading locations, and for finding WeakMap entries: a set of strings.
  placeOf: column('ints', 'node', 'read', 'read'),
  places: column('ints', 'node', 'read', 'read'),
  remembered: column(8, 'node', 'read', 'read', sparse),
  hasPlace: column('bits', 'node', 'read', 'read'),
  placesBefore: column('bits', 'node', 'read', 'read'),
  entryNames: column('bits', 'edge', 'prepare', 'prepare'),

  // Vertex -> node, and vertex -> vertex of its parent in the search tree, later of its dominator.
  node: column('ints', 'node', 'number', 'grow'),
  dominatorVertex: column('ints', 'node', 'number', 'total'),

  // Scratch for sizes. The stack of ownership stays short.
  owner: column('ints', 'node', 'own', 'own'),
  ownerStack: column(8, 'node', 'own', 'own', sparse),
  unowned: column('bits', 'node', 'own', 'own'),
  stores: column('bits', 'node', 'statistics', 'statistics'),
  storesOnce: column('bits', 'node', 'statistics', 'statistics'),
  storesMore: column('bits', 'node', 'statistics', 'statistics'),
  totals: column('doubles', 'fixed', 'statistics', 'statistics'),

  // Scratch for distances.
  queue: column('ints', 'node', 'range', 'range'),
  reached: column('bits', 'node', 'range', 'range'),
  followed: column('bits', 'edge', 'range', 'range'),
  paired: column('bits', 'edge', 'range', 'range'),
  spread: column('words', 'fixed', 'range', 'range'),

  // Scratch for dominators.
  page: column('bits', 'node', 'essential', 'essential'),
  pageQueue: column('ints', 'node', 'essential', 'essential'),
  vertex: column('ints', 'node', 'number', 'list'),
  open: column('words', 'edge', 'number', 'number'),
  retainedByUnreached: column('bits', 'node', 'number', 'number'),
  /** Smallest retainers, then semidominators. */
  semi: column('words', 'node', 'number', 'dominate'),
  /** Counts, then starts of the lists of later retainers, then labels. */
  laterStart: column('words', 'node', 'number', 'semidominate'),
  laterRetainer: column('ints', 'edge', 'list', 'semidominate'),
  ancestor: column('ints', 'node', 'semidominate', 'semidominate'),
  path: column('ints', 'node', 'semidominate', 'semidominate'),

  // Scratch for classes: by name and by record, then by class, then the dominator tree in preorder.
  filing: column(12, 'node', 'file', 'file', sparse),
  located: column('bits', 'node', 'file', 'file'),
  classSums: column(8, 'node', 'total', 'total', sparse),
  treeLimit: column('ints', 'node', 'total', 'total'),
  treeOrder: column('ints', 'node', 'total', 'total'),

  // The growth tree: see loops/growth-loops.ts.
  vertexOf: column('ints', 'node', 'grow', 'blame'),
  wayRank: column('bytes', 'node', 'grow', 'grow'),
  wayOf: column('ints', 'node', 'grow', 'grow'),
  hanging: column('ints', 'fixed', 'grow', 'blame'),
  /** By class, by vertex and by string, and sets of nodes. */
  hangs: column(24, 'node', 'grow', 'grow', sparse),
  /** The same, and edges to some vertices. */
  blames: column(12, 'node', 'blame', 'blame', sparse),
} as const satisfies Record<string, ColumnSpec>;

export type ColumnName = keyof typeof columnTable;
