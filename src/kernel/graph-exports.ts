/** What assembly/ exports for graphs: places in bytes, counts, ordinals. Each is explained where it is written. */
export interface GraphExports {
  nextNode(node: number, nodeCount: number, types: number, type: number, names: number, name: number): number;
  nextOfTypes(from: number, nodeCount: number, types: number, wanted: number): number;
  nextEqual(from: number, nodeCount: number, numbers: number, wanted: number): number;
  nextAtLeast(from: number, nodeCount: number, numbers: number, least: number): number;
  placeAlike(
    from: number,
    count: number,
    values: number,
    stride: number,
    nodeAt: number,
    scriptIdAt: number,
    lineAt: number,
    columnAt: number,
    nodeFieldCount: number,
    nodeCount: number,
    remembered: number,
    bits: number,
    placeOf: number,
  ): number;
  orderPlaces(nodeCount: number, placeOf: number, has: number, before: number, places: number): number;
  largestOf(nodeCount: number, types: number, wanted: number, numbers: number): number;
  nextNamed(edge: number, edgeCount: number, types: number, type: number, nameOrIndex: number, names: number): number;
  strongEdges(edgeCount: number, types: number, strong: number): void;
  essentialEdges(nodeCount: number, edgeCount: number, root: number, firstEdge: number, toNode: number, types: number, page: number, retaining: number): void;
  reach(firstEdge: number, toNode: number, follow: number, reached: number, queue: number, count: number): void;
  fillEntries(at: number, value: number, count: number): void;
  isZero(place: number, bytes: number): number;
  sumOf(sizes: number, nodeCount: number): number;
  startOwners(nodeCount: number, types: number, names: number, states: number, externalStringData: number, owner: number, unowned: number): void;
  flowOwnership(nodeCount: number, firstEdge: number, toNode: number, types: number, unowned: number, owner: number, room: number): void;
  passSizes(nodeCount: number, root: number, types: number, owner: number, selfSize: number, size: number): void;
  statistics(
    nodeCount: number,
    edgeCount: number,
    types: number,
    names: number,
    states: number,
    size: number,
    firstEdge: number,
    toNode: number,
    edgeTypes: number,
    nameOrIndex: number,
    array: number,
    elements: number,
    arrayBufferData: number,
    room: number,
    totals: number,
  ): void;
  fill(at: number, byte: number, count: number): void;
  copy(to: number, from: number, count: number): void;
  seed(node: number, distance: number, reached: number, distances: number, queue: number, tail: number): number;
  spread(
    firstEdge: number,
    toNode: number,
    follow: number,
    paired: number,
    reached: number,
    distances: number,
    queue: number,
    from: number,
    until: number,
    distance: number,
  ): number;
  search(
    start: number,
    firstCount: number,
    firstEdge: number,
    toNode: number,
    retaining: number,
    node: number,
    vertex: number,
    parent: number,
    firstRetainer: number,
    laterRetainers: number,
    open: number,
  ): number;
  markRetainedByUnreached(nodeCount: number, firstEdge: number, toNode: number, retaining: number, vertex: number, retained: number): void;
  listLaterRetainers(
    nodeCount: number,
    reachedCount: number,
    firstEdge: number,
    toNode: number,
    retaining: number,
    vertex: number,
    start: number,
    retainer: number,
  ): void;
  semidominators(reachedCount: number, start: number, retainer: number, semi: number, ancestor: number, path: number): void;
  dominatorsOf(reachedCount: number, semi: number, dominator: number): void;
  retain(nodeCount: number, node: number, dominatorVertex: number, size: number, dominator: number, retained: number): void;
  sumGroups(nodeCount: number, group: number, size: number, distance: number, counts: number, bytes: number, nearest: number): void;
  topmostSums(
    nodeCount: number,
    node: number,
    dominatorVertex: number,
    group: number,
    weight: number,
    limit: number,
    at: number,
    open: number,
    sums: number,
  ): void;
  unmarkGroups(nodeCount: number, group: number): void;
  fileAlike(
    from: number,
    nodeCount: number,
    types: number,
    names: number,
    states: number,
    plainObject: number,
    located: number,
    place: number,
    cursor: number,
    byType: number,
    byName: number,
    lastPlace: number,
    lastClass: number,
    classOf: number,
  ): number;
  countByTarget(nodeCount: number, edgeCount: number, toNode: number, include: number, start: number): number;
  sortByTarget(edgeCount: number, toNode: number, include: number, start: number, sorted: number): void;
  markHolders(nodeCount: number, root: number, types: number, survives: number, isHolder: number, isProgram: number): void;
  nearestAbove(nodeCount: number, parent: number, accepted: number, nearest: number): void;
  addToHolders(nodeCount: number, isProgram: number, holder: number, size: number, sums: number): void;
  startAnswers(nodeCount: number, isGiver: number, holder: number, answers: number): void;
  climb(nodeCount: number, parent: number, answers: number): void;
  takeOver(nodeCount: number, where: number, from: number, to: number): void;
  markVisible(nodeCount: number, root: number, types: number, isVisible: number): void;
  countHeads(nodeCount: number, root: number, parent: number, survives: number, isVisible: number, ownerAbove: number, start: number): void;
}
