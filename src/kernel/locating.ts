/** The compiled loops that sort locations by node, in the memory of a graph: on scratch that nobody else uses before all is read. */
import { type GraphMemory, graphExportsOf, layoutOf } from './graph-memory.js';

export interface LocatingKernel {
  /** Node -> place + 1 of its last record; 0 for none. */
  placeOf: Int32Array;
  /** Script id, line, column and place + 1 of some places, by slot. */
  remembered: Int32Array;
  /** The first record of the batch, from this one on, whose place is not remembered, or which is not what it should be; those before it are in `placeOf`. */
  take(from: number, records: number): number;
  /** Nodes that have a place, how many stand before each word of them, and their places. */
  order(): { has: Int32Array; before: Int32Array; place: Int32Array };
}

export interface LocationLayout {
  stride: number;
  field: { node: number; scriptId: number; line: number; column: number };
  nodeFieldCount: number;
  /** Slots are numbered with so many bits. */
  rememberedBits: number;
}

/** `values`: where batches of numbers lie; null when that is not in this memory, or when the graph is so small that nothing has room. */
export function locatingKernel(graph: GraphMemory, values: Uint32Array | undefined, layout: LocationLayout): LocatingKernel | null {
  const { memory, nodeCount, edgeCount } = graph;
  const { stride, field, nodeFieldCount, rememberedBits } = layout;
  const at = layoutOf(nodeCount, edgeCount);
  const slots = 4 * (1 << rememberedBits);
  if (values?.buffer.byteLength !== memory.buffer.byteLength || 4 * slots > 8 * nodeCount) return null;
  const exports = graphExportsOf(graph);
  const column = (place: number, length: number) => new Int32Array(memory.buffer, place, length);
  const words = (nodeCount + 31) >>> 5;
  const fields = [4 * field.node, 4 * field.scriptId, 4 * field.line, 4 * field.column] as const;
  return {
    placeOf: column(at.queue, nodeCount),
    remembered: column(at.ownerStack, slots),
    take: (from, records) =>
      exports.placeAlike(from, records, values.byteOffset, stride, ...fields, nodeFieldCount, nodeCount, at.ownerStack, rememberedBits, at.queue) >>> 0,
    order() {
      const count = exports.orderPlaces(nodeCount, at.queue, at.unowned, at.reached, at.owner);
      return { has: column(at.unowned, words), before: column(at.reached, words), place: column(at.owner, count) };
    },
  };
}
