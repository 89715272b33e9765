/**
 * From batches of numbers to columns: one sink a section of the file. Checks what a record says against the header as it comes;
 * what needs the whole file (names against the string table) is checked in read.ts.
 */
import { SnapdiffError } from '../errors.js';
import type { Meta } from './meta.js';
import type { NumberSink, OddNumber } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import { type Edges, EdgeType, type Locations, type Nodes, type WideColumn } from './snapshot.js';
import type { TextSink } from './texts.js';

/** Shared memory is zero at first and costs nothing until it is written, so bounds may be generous. */
function sharedBytes(bytes: number, path: string): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (cause) {
    throw new SnapdiffError('out-of-memory', `needs a column of ${bytes.toLocaleString('en')} bytes, which this machine does not give`, { path }, { cause });
  }
}

const count = (value: number): string => value.toLocaleString('en');

/** A sink and what to do once its section is complete. */
export interface NodesSink {
  sink: NumberSink;
  nodes: Nodes;
  firstEdge: Uint32Array;
  /** Largest string index met, for the check once the table is read. */
  largestName: () => number;
  finish(): void;
}

export function nodesSink(scanner: Scanner, meta: Meta): NodesSink {
  const { nodeCount, nodeFieldCount: stride, node: field, nodeTypeOfCode } = meta;
  const path = scanner.source.path;
  const type = new Uint8Array(sharedBytes(nodeCount, path));
  const name = new Uint32Array(sharedBytes(4 * nodeCount, path));
  const detachedness = new Uint8Array(sharedBytes(field.detachedness === -1 ? 0 : nodeCount, path));
  const firstEdge = new Uint32Array(sharedBytes(4 * (nodeCount + 1), path));
  const nodes: Nodes = {
    type,
    name,
    id: new Uint32Array(sharedBytes(4 * nodeCount, path)),
    selfSize: new Uint32Array(sharedBytes(4 * nodeCount, path)),
    detachedness,
  };
  let done = 0;
  let edges = 0;
  let largestName = 0;
  scanner.progress = () => `${count(done)} of ${count(nodeCount)} nodes read`;

  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, done, nodeCount, 'nodes');
    for (const { slot, value } of odd) {
      const position = slot % stride;
      if (position === field.id && value > 0) nodes.id = widened(nodes.id, path);
      else if (position === field.selfSize && value > 0) nodes.selfSize = widened(nodes.selfSize, path);
      else if (Object.values(field).includes(position)) {
        throw damaged(
          scanner,
          `node ${count(done + Math.floor(slot / stride))} has ${value < 0 ? 'a negative' : 'an impossible'} ${fieldName(field, position)}: ${value}`,
        );
      }
    }
    const first = done;
    const typeCount = nodeTypeOfCode.length;
    for (let record = 0, at = field.type; record < records; record++, at += stride) {
      const code = values[at];
      if (code >= typeCount) throw damaged(scanner, `node ${count(first + record)} has the unknown type ${code}`);
      type[first + record] = nodeTypeOfCode[code];
    }
    let largest = largestName;
    for (let record = 0, at = field.name; record < records; record++, at += stride) {
      const index = values[at];
      if (index > largest) largest = index;
      name[first + record] = index;
    }
    largestName = largest;
    copyField(values, field.id, stride, records, nodes.id, first, odd);
    copyField(values, field.selfSize, stride, records, nodes.selfSize, first, odd);
    let edge = edges;
    for (let record = 0, at = field.edgeCount; record < records; record++, at += stride) {
      firstEdge[first + record] = edge;
      edge += values[at];
    }
    edges = edge;
    if (edges > meta.edgeCount) throw damaged(scanner, `the nodes have more than the ${count(meta.edgeCount)} edges that the header counts`);
    if (field.detachedness !== -1) {
      for (let record = 0, at = field.detachedness; record < records; record++, at += stride) {
        if (values[at] > 255) throw damaged(scanner, `node ${count(done + record)} has the impossible detachedness ${values[at]}`);
        detachedness[done + record] = values[at];
      }
    }
    done += records;
  };

  const finish = () => {
    firstEdge[nodeCount] = edges;
    if (done !== nodeCount) throw damaged(scanner, `the header counts ${count(nodeCount)} nodes, here are ${count(done)}`);
    if (edges !== meta.edgeCount) throw damaged(scanner, `the header counts ${count(meta.edgeCount)} edges, the nodes have ${count(edges)}`);
  };
  return { sink, nodes, firstEdge, largestName: () => largestName, finish };
}

function fieldName(field: Record<string, number>, position: number): string {
  return Object.keys(field).find((key) => field[key] === position) ?? 'field';
}

/** Checks that a batch holds whole records and no more than the header promised; returns how many. */
function checkRecords(scanner: Scanner, length: number, stride: number, done: number, total: number, what: string): number {
  const records = length / stride;
  if (!Number.isInteger(records)) throw damaged(scanner, `the last record is incomplete (${length % stride} of ${stride} fields)`);
  if (done + records > total) throw damaged(scanner, `there are more ${what} than the ${count(total)} that the header counts`);
  return records;
}

function copyField(values: Uint32Array, position: number, stride: number, records: number, column: WideColumn, done: number, odd: readonly OddNumber[]): void {
  for (let record = 0, at = position; record < records; record++, at += stride) column[done + record] = values[at];
  for (const { slot, value } of odd) {
    if (slot % stride === position) column[done + Math.floor(slot / stride)] = value;
  }
}

/** The column as Float64, on shared memory: the rare file that has a number of 2^32 or more. */
export function widened(column: WideColumn, path: string): WideColumn {
  if (column instanceof Float64Array) return column;
  const wide = new Float64Array(sharedBytes(8 * column.length, path));
  wide.set(column);
  return wide;
}

export interface EdgesSink {
  sink: NumberSink;
  edges: Omit<Edges, 'firstEdge'>;
  largestName: () => number;
  finish(): void;
}

export function edgesSink(scanner: Scanner, meta: Meta): EdgesSink {
  const { nodeCount, edgeCount, edgeFieldCount: stride, edge: field, edgeTypeOfCode, nodeFieldCount } = meta;
  const path = scanner.source.path;
  const type = new Uint8Array(sharedBytes(edgeCount, path));
  const nameOrIndex = new Uint32Array(sharedBytes(4 * edgeCount, path));
  const toNode = new Int32Array(sharedBytes(4 * edgeCount, path));
  const inverse = 1 / nodeFieldCount;
  let done = 0;
  let largestName = 0;
  scanner.progress = () => `${count(done)} of ${count(edgeCount)} edges read`;

  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, done, edgeCount, 'edges');
    // Element indexes may be negative: V8 since Node 24 writes indexes of 2^31 and more as signed. Slots hold them modulo 2^32.
    for (const { slot, value } of odd) {
      const isIndex = slot % stride === field.nameOrIndex;
      if (!isIndex || value < -(2 ** 31) || value > 0xffffffff) {
        throw damaged(scanner, `edge ${count(done + Math.floor(slot / stride))} has the impossible value ${value}`);
      }
      if (isNamed(edgeTypeOfCode[values[slot - field.nameOrIndex + field.type]])) {
        throw damaged(scanner, `edge ${count(done + Math.floor(slot / stride))} has the impossible name ${value}`);
      }
    }
    const first = done;
    const typeCount = edgeTypeOfCode.length;
    const { type: typeField, nameOrIndex: nameField, toNode: toField } = field;
    let largest = largestName;
    for (let record = 0, at = 0; record < records; record++, at += stride) {
      const code = values[at + typeField];
      if (code >= typeCount) throw damaged(scanner, `edge ${count(first + record)} has the unknown type ${code}`);
      const edgeType = edgeTypeOfCode[code];
      const nameOrNumber = values[at + nameField];
      if (nameOrNumber > largest && isNamed(edgeType)) largest = nameOrNumber;
      // The offset of a node divided by its field count: exact, because the half keeps the product between two integers.
      const offset = values[at + toField];
      const target = ((offset + 0.5) * inverse) | 0;
      if (target * nodeFieldCount !== offset || target >= nodeCount) {
        throw damaged(scanner, `edge ${count(first + record)} leads to offset ${count(offset)}, where no node starts`);
      }
      type[first + record] = edgeType;
      nameOrIndex[first + record] = nameOrNumber;
      toNode[first + record] = target;
    }
    largestName = largest;
    done += records;
  };
  const finish = () => {
    if (done !== edgeCount) throw damaged(scanner, `the header counts ${count(edgeCount)} edges, here are ${count(done)}`);
  };
  return { sink, edges: { type, nameOrIndex, toNode }, largestName: () => largestName, finish };
}

/** All edges but element and hidden ones carry a string index. */
export function isNamed(edgeType: number): boolean {
  return edgeType !== EdgeType.element && edgeType !== EdgeType.hidden;
}

export interface LocationsSink {
  sink: NumberSink;
  finish(): Locations;
}

export function locationsSink(scanner: Scanner, meta: Meta): LocationsSink {
  const { locationFieldCount: stride, location: field, nodeFieldCount, nodeCount } = meta;
  const columns: Record<'node' | 'scriptId' | 'line' | 'column', Int32Array> = {
    node: new Int32Array(1024),
    scriptId: new Int32Array(1024),
    line: new Int32Array(1024),
    column: new Int32Array(1024),
  };
  const usedFields = Object.values(field);
  let done = 0;
  scanner.progress = () => `${count(done)} locations read`;
  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, 0, Number.MAX_SAFE_INTEGER, 'locations');
    if (odd.some(({ slot }) => slot % stride === field.node)) throw damaged(scanner, 'a location belongs to no node');
    const far = odd.find(({ slot, value }) => (value | 0) !== value && usedFields.includes(slot % stride));
    if (far) throw damaged(scanner, `a location has the impossible value ${far.value}`);
    for (const key of ['node', 'scriptId', 'line', 'column'] as const) {
      if (done + records > columns[key].length) columns[key] = larger(columns[key], done + records);
      for (let record = 0, at = field[key]; record < records; record++, at += stride) columns[key][done + record] = values[at];
    }
    // Slots of 2^31 and more that were no negative number have become one.
    for (let slot = 0; slot < length; slot++) {
      if (values[slot] <= 0x7fffffff || !usedFields.includes(slot % stride) || odd.some((each) => each.slot === slot)) continue;
      throw damaged(scanner, `a location has the impossible value ${values[slot]}`);
    }
    for (let record = 0; record < records; record++) {
      const offset = columns.node[done + record];
      const node = offset / nodeFieldCount;
      if (!Number.isInteger(node) || node < 0 || node >= nodeCount)
        throw damaged(scanner, `a location belongs to offset ${count(offset)}, where no node starts`);
      columns.node[done + record] = node;
    }
    done += records;
  };
  const finish = (): Locations => {
    const onShared = (column: Int32Array) => {
      const shared = new Int32Array(sharedBytes(4 * done, scanner.source.path));
      shared.set(column.subarray(0, done));
      return shared;
    };
    return { node: onShared(columns.node), scriptId: onShared(columns.scriptId), line: onShared(columns.line), column: onShared(columns.column), count: done };
  };
  return { sink, finish };
}

function larger(column: Int32Array, least: number): Int32Array {
  const copy = new Int32Array(Math.max(2 * column.length, least));
  copy.set(column);
  return copy;
}

export function noLocations(): Locations {
  const none = new Int32Array(new SharedArrayBuffer(0));
  return { node: none, scriptId: none, line: none, column: none, count: 0 };
}

/** Texts of the string table, on shared memory. `expectedBytes`: an upper bound where one is known, so that it never moves. */
export function sharedText(expectedBytes: number, path: string): TextSink {
  const sink: TextSink = {
    bytes: new Uint8Array(sharedBytes(expectedBytes, path)),
    length: 0,
    room(more) {
      if (sink.length + more <= sink.bytes.length) return;
      const copy = new Uint8Array(sharedBytes(Math.max(2 * sink.bytes.length, sink.length + more), path));
      copy.set(sink.bytes.subarray(0, sink.length));
      sink.bytes = copy;
    },
  };
  return sink;
}
