/** A growth tree as plain data: to hand to another thread. */

import { fileVertices } from '../loops/tree-loops.js';
import type { GrowthTree, TreeColumn } from './growth-tree.js';
import { createInterner } from './interner.js';

/** Columns as long as there are vertices. Arrays of numbers if read from a file. */
export interface TreeData {
  texts: readonly string[];
  parent: ArrayLike<number>;
  label: ArrayLike<number>;
  className: ArrayLike<number>;
  nodeType: ArrayLike<number>;
  isList: ArrayLike<number>;
  columns: { count: ArrayLike<number>; ownBytes: ArrayLike<number> }[];
}

export function treeData({ vertexCount, parent, label, className, nodeType, isList, texts, columns }: GrowthTree): TreeData {
  return {
    texts: texts.all,
    parent: parent.slice(0, vertexCount),
    label: label.slice(0, vertexCount),
    className: className.slice(0, vertexCount),
    nodeType: nodeType.slice(0, vertexCount),
    isList: isList.slice(0, vertexCount),
    columns: columns.map(({ count, ownBytes }) => ({ count: count.slice(0, vertexCount), ownBytes: ownBytes.slice(0, vertexCount) })),
  };
}

/** A tree to which further heaps can be added. Folded lists are recognised again as they come. */
export function treeFrom(data: TreeData): GrowthTree {
  const vertexCount = data.parent.length;
  let size = 4_096;
  while (size < vertexCount) size *= 2;
  const column = ({ count, ownBytes }: TreeData['columns'][number]): TreeColumn => ({
    count: filled(new Float64Array(size), count),
    ownBytes: filled(new Float64Array(size), ownBytes),
  });
  const tree: GrowthTree = {
    vertexCount,
    parent: filled(new Int32Array(size), data.parent),
    label: filled(new Int32Array(size), data.label),
    className: filled(new Int32Array(size), data.className),
    nodeType: filled(new Uint8Array(size), data.nodeType),
    isList: filled(new Uint8Array(size), data.isList),
    texts: createInterner(data.texts),
    columns: data.columns.map(column),
    slots: new Int32Array(2 * size),
  };
  fileVertices(vertexCount, tree.parent, tree.label, tree.className, tree.slots, tree.slots.length - 1);
  return tree;
}

function filled<Column extends { set(values: ArrayLike<number>): void }>(column: Column, values: ArrayLike<number>): Column {
  column.set(values);
  return column;
}
