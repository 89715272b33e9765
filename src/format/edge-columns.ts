/** Writes batches of numbers to the columns of edges; for checks and the compiled loop see node-columns.ts. */
import type { GraphMemory } from '../kernel/graph-memory.js';
import { BATCH, type ReadColumns } from '../kernel/reading.js';
import type { Meta } from './meta.js';
import type { NumberSink } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import { checkRecords, count, sharedBytes } from './shared-columns.js';
import { type Edges, EdgeType } from './snapshot.js';

export interface EdgesSink {
  sink: NumberSink;
  edges: Omit<Edges, 'firstEdge'>;
  largestName: () => number;
  /** Number of edges read so far. */
  count: () => number;
  /** Counts the remaining edges as read by the helper; `largestName` is the largest name among them. */
  skip(largestName: number): void;
  finish(): void;
}

/** Receives the edges of a batch, valid during the call only, and the largest string index among all edges so far. */
export type EdgeVisitor = (edges: Omit<Edges, 'firstEdge'>, count: number, largestName: number) => void;

/** `first`: ordinal of the first edge to read. With `visit` there are no columns but those of a batch. */
export function edgesSink(scanner: Scanner, meta: Meta, graph: GraphMemory | null, first = 0, visit: EdgeVisitor | null = null): EdgesSink {
  const { nodeCount, edgeCount, edgeFieldCount: stride, edge: field, edgeTypeOfCode, nodeFieldCount } = meta;
  const path = scanner.source.path;
  const { kernel } = scanner;
  const columns = visit ? (kernel?.columns.edges ?? ownColumns(BATCH, path)) : (graph?.columns.edges ?? ownColumns(edgeCount, path));
  const { type, nameOrIndex, toNode } = columns;
  const inverse = 1 / nodeFieldCount;
  const isWhole = visit === null;
  const types = [...edgeTypeOfCode];
  const layout = { stride, typeAt: field.type, nameAt: field.nameOrIndex, toAt: field.toNode, types, isNamed, nodeFieldCount, nodeCount };
  const isUsual = kernel?.useEdges(layout) ?? false;
  let done = first;
  let largestName = 0;
  scanner.progress = () => `${count(done)} of ${count(edgeCount)} edges read`;

  const readPlainly = (values: Uint32Array, records: number) => {
    const first = isWhole ? done : 0;
    const typeCount = edgeTypeOfCode.length;
    const { type: typeField, nameOrIndex: nameField, toNode: toField } = field;
    let largest = largestName;
    for (let record = 0, at = 0; record < records; record++, at += stride) {
      const code = values[at + typeField];
      if (code >= typeCount) throw damaged(scanner, `edge ${count(done + record)} has the unknown type ${code}`);
      const edgeType = edgeTypeOfCode[code];
      const nameOrNumber = values[at + nameField];
      if (nameOrNumber > largest && isNamed(edgeType)) largest = nameOrNumber;
      // The offset of a node divided by its field count: exact, because the half keeps the product between two integers.
      const offset = values[at + toField];
      const target = ((offset + 0.5) * inverse) | 0;
      if (target * nodeFieldCount !== offset || target >= nodeCount) {
        throw damaged(scanner, `edge ${count(done + record)} leads to offset ${count(offset)}, which is not the start of a node`);
      }
      type[first + record] = edgeType;
      nameOrIndex[first + record] = nameOrNumber;
      toNode[first + record] = target;
    }
    largestName = largest;
  };

  const copyBatch = (batch: ReadColumns['edges'], records: number) => {
    type.set(batch.type.subarray(0, records), done);
    nameOrIndex.set(batch.nameOrIndex.subarray(0, records), done);
    toNode.set(batch.toNode.subarray(0, records), done);
  };

  const sink: NumberSink = (values, length, odd) => {
    const records = checkRecords(scanner, length, stride, done, edgeCount, 'edges');
    // Element indexes may be negative: V8 since Node 24 writes indexes of 2^31 and more as signed. Slots hold them modulo 2^32.
    for (const { slot, value } of odd) {
      const isIndex = slot % stride === field.nameOrIndex;
      if (!isIndex || value < -(2 ** 31) || value > 0xffffffff) {
        throw damaged(scanner, `edge ${count(done + Math.floor(slot / stride))} has the invalid value ${value}`);
      }
      if (isNamed(edgeTypeOfCode[values[slot - field.nameOrIndex + field.type]])) {
        throw damaged(scanner, `edge ${count(done + Math.floor(slot / stride))} has the invalid name ${value}`);
      }
    }
    const totals = isUsual ? kernel?.edges(records, graph ? done : 0) : null;
    if (totals) {
      if (totals.largestName > largestName) largestName = totals.largestName;
      if (!graph && isWhole) copyBatch(kernel!.columns.edges, records);
    } else {
      readPlainly(values, records);
    }
    visit?.(columns, records, largestName);
    done += records;
  };
  const finish = () => {
    if (done !== edgeCount) throw damaged(scanner, `the header has an edge count of ${count(edgeCount)}, but there are ${count(done)} edges`);
  };
  const skip = (largest: number) => {
    done = edgeCount;
    largestName = Math.max(largestName, largest);
  };
  return { sink, edges: { type, nameOrIndex, toNode }, largestName: () => largestName, count: () => done, skip, finish };
}

const ownColumns = (count: number, path: string): ReadColumns['edges'] => ({
  type: new Uint8Array(sharedBytes(count, path)),
  nameOrIndex: new Uint32Array(sharedBytes(4 * count, path)),
  toNode: new Int32Array(sharedBytes(4 * count, path)),
});

/** Whether `nameOrIndex` is a string index: true for all types except element and hidden. */
function isNamed(edgeType: number): boolean {
  return edgeType !== EdgeType.element && edgeType !== EdgeType.hidden;
}
