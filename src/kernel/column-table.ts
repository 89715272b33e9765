/**
 * Every column that an analysis writes, as data: what its entries are, of what it has one each, the phase that writes it first and the phase that reads it
 * last. column-places.ts gives each a place in the memory of a graph; columns share a place only if this table says that they never exist together.
 */

/**
 * Phases of an analysis, each with those that must be over before it starts. Phases that neither precede nor follow each other may run at the same time, on
 * different threads: `own`, `range` and `essential` do, `sort` runs beside all from `own` to `total`, and `pair` beside `file` and `total`.
 */
export const phases = {
  /** The file becomes columns. */
  read: [],
  /** Well-known names and WeakMap entries are found. */
  prepare: ['read'],
  /** Sizes after ownership transfer, then the statistics. */
  own: ['prepare'],
  statistics: ['own'],
  /** Distances. */
  range: ['prepare'],
  /** Edges that retain, then dominators by vertex. */
  essential: ['prepare'],
  number: ['essential'],
  list: ['number'],
  semidominate: ['list'],
  dominate: ['semidominate'],
  /** Edges by target, of the current heap. */
  sort: ['dominate'],
  /** Dominators and retained sizes by node. */
  retain: ['statistics', 'range', 'dominate'],
  /** The baseline's nodes of the current one's. */
  pair: ['retain'],
  /** Classes of nodes, then sums by class. */
  file: ['retain'],
  total: ['file'],
  /** Suspects, paths and all later questions. */
  end: ['total', 'sort', 'pair'],
} as const satisfies Record<string, readonly string[]>;

export type Phase = keyof typeof phases;

/** Entries: bytes, signed or unsigned words, doubles, sets of ordinals; or room of so many bytes for columns whose length is known late. */
export type Entries = 'bytes' | 'ints' | 'words' | 'doubles' | 'bits' | 8 | 12;

export interface ColumnSpec {
  entries: Entries;
  /** One entry a node (and one more, where a column is of starts) or an edge; `fixed`: 8 entries. */
  per: 'node' | 'edge' | 'fixed';
  from: Phase;
  until: Phase;
  /** Only heaps on this side of a comparison have it. */
  side?: 'baseline' | 'current';
  /** Hardly any of it is ever written, and untouched memory costs nothing. */
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
  /** Windows of two threads that read the file, and their batches of numbers. */
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

  // Scratch of reading locations, and of finding WeakMap entries: a set of strings.
  placeOf: column('ints', 'node', 'read', 'read'),
  places: column('ints', 'node', 'read', 'read'),
  remembered: column(8, 'node', 'read', 'read', sparse),
  hasPlace: column('bits', 'node', 'read', 'read'),
  placesBefore: column('bits', 'node', 'read', 'read'),
  entryNames: column('bits', 'edge', 'prepare', 'prepare'),

  // Vertex -> node, and vertex -> vertex of its dominator; of the parent in the search tree before.
  node: column('ints', 'node', 'number', 'total'),
  dominatorVertex: column('ints', 'node', 'number', 'total'),

  // Scratch of sizes. Hardly any node waits for its owner to flow on.
  owner: column('ints', 'node', 'own', 'own'),
  ownerStack: column(8, 'node', 'own', 'own', sparse),
  unowned: column('bits', 'node', 'own', 'own'),
  stores: column('bits', 'node', 'statistics', 'statistics'),
  storesOnce: column('bits', 'node', 'statistics', 'statistics'),
  storesMore: column('bits', 'node', 'statistics', 'statistics'),
  totals: column('doubles', 'fixed', 'statistics', 'statistics'),

  // Scratch of distances.
  queue: column('ints', 'node', 'range', 'range'),
  reached: column('bits', 'node', 'range', 'range'),
  followed: column('bits', 'edge', 'range', 'range'),
  paired: column('bits', 'edge', 'range', 'range'),
  spread: column('words', 'fixed', 'range', 'range'),

  // Scratch of dominators.
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

  // Scratch of classes: by name and by record, then by class, then the tree of dominators laid out.
  filing: column(12, 'node', 'file', 'file', sparse),
  located: column('bits', 'node', 'file', 'file'),
  classSums: column(8, 'node', 'total', 'total', sparse),
  treeLimit: column('ints', 'node', 'total', 'total'),
  treeOrder: column('ints', 'node', 'total', 'total'),
} as const satisfies Record<string, ColumnSpec>;

export type ColumnName = keyof typeof columnTable;
