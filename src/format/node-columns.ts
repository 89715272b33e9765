/**
 * Writes batches of numbers to the columns of nodes. Checks each record against the header; read.ts checks names against the string table, which needs
 * the whole file. The compiled loop handles common batches; the plain loop handles the rest and reports errors.
 */
import type { GraphMemory } from '../kernel/graph-memory.js';
import type { ReadColumns } from '../kernel/reading.js';
import type { Meta } from './meta.js';
import type { NumberSink, OddNumber } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import { checkRecords, count, sharedBytes, widened } from './shared-columns.js';
import type { Nodes, WideColumn } from './snapshot.js';

/** A sink for the numbers of a section, and the columns it fills. */
export interface NodesSink {
  sink: NumberSink;
  nodes: Nodes;
  firstEdge: Uint32Array;
  /** Largest string index so far, to be checked once the string table is read. */
  largestName: () => number;
  finish(): void;
}

export function nodesSink(scanner: Scanner, meta: Meta, graph: GraphMemory | null): NodesSink {
  const { nodeCount, nodeFieldCount: stride, node: field, nodeTypeOfCode } = meta;
  const path = scanner.source.path;
  const columns = graph?.columns.nodes ?? ownColumns(nodeCount, path);
  const { type, name, firstEdge } = columns;
  const detachedness = field.detachedness === -1 ? columns.detachedness.subarray(0, 0) : columns.detachedness;
  const nodes: Nodes = { type, name, id: columns.id, selfSize: columns.selfSize, detachedness };
  const { kernel } = scanner;
  const fields = [field.type, field.name, field.id, field.selfSize, field.edgeCount, field.detachedness];
  const isUsual = kernel?.useNodes({ stride, fields, types: [...nodeTypeOfCode] }) ?? false;
  let done = 0;
  let edges = 0;
  let largestName = 0;
  scanner.progress = () => `${count(done)} of ${count(nodeCount)} nodes read`;

  const readPlainly = (values: Uint32Array, records: number, odd: readonly OddNumber[]) => {
    for (const { slot, value } of odd) {
      const position = slot % stride;
      if (position === field.id && value > 0) nodes.id = widened(nodes.id, path);
      else if (position === field.selfSize && value > 0) nodes.selfSize = widened(nodes.selfSize, path);
      else if (Object.values(field).includes(position)) {
        throw damaged(
          scanner,
          `node ${count(done + Math.floor(slot / stride))} has ${value < 0 ? 'a negative' : 'an invalid'} ${fieldName(field, position)}: ${value}`,
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
    if (field.detachedness !== -1) {
      for (let record = 0, at = field.detachedness; record < records; record++, at += stride) {
        if (values[at] > 255) throw damaged(scanner, `node ${count(done + record)} has the invalid detachedness ${values[at]}`);
        detachedness[done + record] = values[at];
      }
    }
  };

  /** Copies what the compiled loop wrote elsewhere: ids and sizes once they are wide, everything if the columns are not in its memory. */
  const copyBatch = (from: ReadColumns['nodes'], first: number, records: number) => {
    const copy = (column: Uint8Array | WideColumn, source: Uint8Array | Uint32Array) => {
      if (column.length > 0 && column !== source) column.set(source.subarray(first, first + records), done);
    };
    copy(type, from.type);
    copy(name, from.name);
    copy(nodes.id, from.id);
    copy(nodes.selfSize, from.selfSize);
    copy(firstEdge, from.firstEdge);
    copy(detachedness, from.detachedness);
  };

  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, done, nodeCount, 'nodes');
    const totals = isUsual && odd.length === 0 ? kernel?.nodes(records, edges, graph ? done : 0) : null;
    if (totals) {
      if (totals.largestName > largestName) largestName = totals.largestName;
      edges = totals.edges;
      copyBatch(kernel!.columns.nodes, graph ? done : 0, records);
    } else {
      readPlainly(values, records, odd);
    }
    if (edges > meta.edgeCount) throw damaged(scanner, `the nodes have more edges than the header's edge count of ${count(meta.edgeCount)}`);
    done += records;
  };

  const finish = () => {
    firstEdge[nodeCount] = edges;
    if (done !== nodeCount) throw damaged(scanner, `the header has a node count of ${count(nodeCount)}, but there are ${count(done)} nodes`);
    if (edges !== meta.edgeCount) throw damaged(scanner, `the header has an edge count of ${count(meta.edgeCount)}, but the nodes have ${count(edges)} edges`);
  };
  return { sink, nodes, firstEdge, largestName: () => largestName, finish };
}

const ownColumns = (nodeCount: number, path: string): ReadColumns['nodes'] => ({
  type: new Uint8Array(sharedBytes(nodeCount, path)),
  name: new Uint32Array(sharedBytes(4 * nodeCount, path)),
  id: new Uint32Array(sharedBytes(4 * nodeCount, path)),
  selfSize: new Uint32Array(sharedBytes(4 * nodeCount, path)),
  firstEdge: new Uint32Array(sharedBytes(4 * (nodeCount + 1), path)),
  detachedness: new Uint8Array(sharedBytes(nodeCount, path)),
});

/** In words: "self size". */
function fieldName(field: Record<string, number>, position: number): string {
  const key = Object.keys(field).find((name) => field[name] === position) ?? 'field';
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function copyField(values: Uint32Array, position: number, stride: number, records: number, column: WideColumn, done: number, odd: readonly OddNumber[]): void {
  for (let record = 0, at = position; record < records; record++, at += stride) column[done + record] = values[at];
  for (const { slot, value } of odd) {
    if (slot % stride === position) column[done + Math.floor(slot / stride)] = value;
  }
}
