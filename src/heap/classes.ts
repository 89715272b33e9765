/** The constructor that DevTools files each node under, and the table of constructors of one heap. */
import { Detachedness, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sharedColumn } from '../graph/graph.js';
import { topmostSums } from '../graph/tree.js';
import type { ClassTotals } from '../kernel/graph.js';
import type { Heap } from './heap.js';
import { type InterfaceDefinition, interfaceFinder } from './interfaces.js';
import { kernelOf } from './kernel.js';
import { placeOf } from './locations.js';
import { createSequences } from './sequences.js';

/** Where a constructor stands in its script; line and column count from 0, as in the file. */
export interface ClassLocation {
  scriptId: number;
  line: number;
  column: number;
}

/** One row of the table. Two rows may show the same name: classes with a location are told apart by it. */
export interface HeapClass {
  name: string;
  /** The same for the same class in two snapshots of one isolate. */
  key: string;
  location: ClassLocation | null;
  /** Nodes with a shallow size above 0; the rest are left out of all four. */
  count: number;
  shallowBytes: number;
  /** Without counting twice what an instance retains inside another of the same class. */
  retainedBytes: number;
  /** Smallest distance; null when the class has no node. */
  distance: number | null;
}

export interface Classes {
  /** Node -> position in `list`; until the nodes of the heap are filed again. */
  classOf: Int32Array;
  list: HeapClass[];
}

/** Files every node under its class. Time O(nodes + edges of plain objects). */
export function classify(heap: Heap, definitions: readonly InterfaceDefinition[]): Classes {
  const { classOf, list } = fileNodes(heap, definitions);
  const { count, bytes, distance, retained } = totalsInKernel(heap, classOf, list.length) ?? totalsPlainly(heap, classOf, list.length);
  list.forEach((row, position) => {
    row.count = count[position];
    row.shallowBytes = bytes[position];
    row.retainedBytes = retained[position];
    row.distance = count[position] === 0 ? null : distance[position];
  });
  return { classOf, list };
}

function totalsInKernel(heap: Heap, classOf: Int32Array, classCount: number): ClassTotals | null {
  const kernel = kernelOf(heap.snapshot);
  return kernel && classOf.byteOffset === kernel.classOf.byteOffset ? kernel.classTotals(classCount, heap) : null;
}

function totalsPlainly({ snapshot, shallowSize, distance, dominator, retainedSize }: Heap, classOf: Int32Array, classCount: number): ClassTotals {
  const { nodeCount, root } = snapshot;
  const totals = {
    count: new Uint32Array(classCount),
    bytes: new Float64Array(classCount),
    distance: new Int32Array(classCount).fill(0x7fffffff),
  };
  const group = new Int32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const size = shallowSize[node];
    if (size === 0) {
      group[node] = -1;
      continue;
    }
    const position = classOf[node];
    group[node] = position;
    totals.count[position]++;
    totals.bytes[position] += size;
    if (distance[node] < totals.distance[position]) totals.distance[position] = distance[node];
  }
  return { ...totals, retained: topmostSums(dominator, root, group, classCount, retainedSize) };
}

function fileNodes(heap: Heap, definitions: readonly InterfaceDefinition[]): Classes {
  const { snapshot, names, detachedness } = heap;
  const { nodeCount, nodes, strings, locations } = snapshot;
  const classOf = kernelOf(snapshot)?.classOf ?? sharedColumn(nodeCount);
  const list: HeapClass[] = [];
  const byKey = new Map<string, number>();
  const add = (name: string, location: ClassLocation | null): number => {
    const key = location ? `${location.scriptId},${location.line},${location.column},${name}` : `,${name}`;
    let position = byKey.get(key);
    if (position === undefined) {
      position = list.push({ name, key, location, count: 0, shallowBytes: 0, retainedBytes: 0, distance: null }) - 1;
      byKey.set(key, position);
    }
    return position;
  };

  const interfaceOf = interfaceFinder(snapshot, definitions);
  /** Fixed classes by node type, and classes by string index of the name, with and without the detached prefix; -1 while unknown. */
  const byType = new Int32Array(256).fill(-1);
  const byName = [new Int32Array(strings.count).fill(-1), new Int32Array(strings.count).fill(-1)];
  const byInterface = new Int32Array(definitions.length).fill(-1);
  /** A prefix is only shown on files that carry the state; others have it in the name. */
  const showsDetached = snapshot.hasDetachedness;
  /** Located classes by the sequence script id, line, column, name, interface and prefix. */
  const sequences = createSequences();
  const bySequence = new Map<number, number>();
  /** By string index: the place of the node of that name before, because most names stand in one place only. */
  const lastPlace = new Int32Array(strings.count).fill(-1);
  const lastClass = new Int32Array(strings.count);

  /** The next record. */
  let next = 0;
  for (let node = 0; node < nodeCount; node++) {
    const type = nodes.type[node];
    const at = locations.has[node >>> 5] & (1 << (node & 31)) ? next++ : -1;
    if (type !== NodeType.object && type !== NodeType.native) {
      if (byType[type] === -1) byType[type] = add(fixedName(type, snapshot.nodeTypeNames), null);
      classOf[node] = byType[type];
      continue;
    }
    const name = nodes.name[node];
    const detached = showsDetached && detachedness[node] === Detachedness.detached ? 1 : 0;
    const definition = type === NodeType.object && name === names.object ? interfaceOf(node) : -1;
    if (type === NodeType.object && at !== -1) {
      const place = locations.place[at];
      if (lastPlace[name] === place && definition === -1 && detached === 0) {
        classOf[node] = lastClass[name];
        continue;
      }
      const location = placeOf(snapshot, at);
      const { scriptId, line, column } = location;
      const named = definition === -1 ? 2 * name + detached : -1 - definition;
      const sequence = sequences.extend(sequences.extend(sequences.extend(sequences.extend(0, scriptId), line), column), named);
      let position = bySequence.get(sequence);
      if (position === undefined) {
        position = add(definition === -1 ? className(text(strings, name), detached) : definitions[definition].name, location);
        bySequence.set(sequence, position);
      }
      if (definition === -1 && detached === 0) {
        lastPlace[name] = place;
        lastClass[name] = position;
      }
      classOf[node] = position;
    } else if (definition !== -1) {
      if (byInterface[definition] === -1) byInterface[definition] = add(definitions[definition].name, null);
      classOf[node] = byInterface[definition];
    } else {
      const known = byName[detached];
      if (known[name] === -1) known[name] = add(className(text(strings, name), detached), null);
      classOf[node] = known[name];
    }
  }
  return { classOf, list };
}

function fixedName(type: number, typeNames: readonly string[]): string {
  switch (type) {
    case NodeType.hidden:
      return '(system)';
    case NodeType.code:
      return '(compiled code)';
    case NodeType.closure:
      return 'Function';
    case NodeType.regexp:
      return 'RegExp';
    default:
      return `(${typeNames[type]})`;
  }
}

/** Markup such as `<div class="a">` is filed under its tag: `<div>`. */
function className(name: string, detached: number): string {
  const shown = detached ? `Detached ${name}` : name;
  const prefix = shown.startsWith('<') ? 0 : shown.startsWith('Detached <') ? 'Detached '.length : -1;
  if (prefix === -1) return shown;
  const blank = shown.indexOf(' ', prefix);
  return blank === -1 ? shown : `${shown.slice(0, blank)}>`;
}
