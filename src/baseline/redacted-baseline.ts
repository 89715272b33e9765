/**
 * A baseline file without data in its names. What takes the place of data is the same in every run, so that a later snapshot, whose names are replaced in the
 * same way, can be compared with the file; names that become equal are one row.
 */

import { mergeTree } from '../growth/add-heap.js';
import { classOf, createTree, kindOf, LabelKind, labelOf } from '../growth/growth-tree.js';
import type { TreeData } from '../growth/tree-data.js';
import { type TreeLine, treeFromLines, treeLines } from '../growth/tree-lines.js';
import { knownClass, looksLikeData, withoutData } from '../redact/kept-names.js';
import { sameStandIns } from '../redact/stand-ins.js';
import type { Redaction } from '../vocabulary.js';
import type { Baseline, BaselineClass, BaselineCollection, Distillate } from './baseline.js';

/** Rows of a file or of a snapshot, with names as the file has them. Does not change what is given. Time O(rows). */
export function redactedRows<Rows extends Pick<Baseline | Distillate, 'classes' | 'collections' | 'tree'>>(rows: Rows, redaction: Redaction): Rows {
  const isAll = redaction === 'all';
  const classes = rows.classes.map((row) => ({ ...row, name: knownClass(row.name, isAll, sameStandIns), script: scriptOf(row.script) }));
  const collections = rows.collections.map((row) => ({
    ...row,
    name: collectionName(row.name, isAll),
    constructorName: knownClass(row.constructorName, isAll, sameStandIns),
    script: scriptOf(row.script),
  }));
  const { tree } = rows;
  return { ...rows, classes: mergedClasses(classes), collections: mergedCollections(collections), ...(tree && { tree: redactedTree(tree, redaction) }) };
}

const scriptOf = (script: string | null): string | null => (script === null ? null : withoutData(script, sameStandIns));

/** As of a suspect and of a collection: `sessions["ada@example.com"].history`. */
export function collectionName(name: string, isAll: boolean): string {
  const known = withoutData(name, sameStandIns);
  if (!isAll) return known;
  return known
    .replace(/\["(?:[^"\\]|\\.)*"\]/g, (key) => (looksLikeData(key.slice(2, -2)) ? `["${sameStandIns.of(key)}"]` : key))
    .replace(/(?<=\.)[\p{ID_Continue}$]+/gu, (key) => (looksLikeData(key) ? sameStandIns.of(key) : key));
}

/** A tree with other texts; equal vertices are still several. */
export function redactedTexts(tree: TreeData, redaction: Redaction): TreeData {
  const isAll = redaction === 'all';
  const classes = tree.texts.map((text) => knownClass(text, isAll, sameStandIns));
  const names = tree.texts.map((text) => withoutData(text, sameStandIns));
  const keys = tree.texts.map((text, at) => (isAll && looksLikeData(text) ? sameStandIns.of(text) : names[at]));
  const size = tree.texts.length;
  const isKey = (label: number): boolean => kindOf(label) === LabelKind.property || kindOf(label) === LabelKind.key;
  return {
    ...tree,
    texts: [...classes, ...names, ...keys],
    label: Array.from(tree.label, (label) => labelOf(kindOf(label), (label >>> 3) + (isKey(label) ? 2 : 1) * size)),
    className: Array.from(tree.className, (name) => classOf(name >>> 1, (name & 1) === 1)),
  };
}

function redactedTree(lines: readonly TreeLine[], redaction: Redaction): TreeLine[] {
  if (lines.length === 0) return [];
  const data = redactedTexts(treeFromLines(lines), redaction);
  const tree = createTree(data.nodeType[0]);
  mergeTree(tree, data);
  return treeLines(tree);
}

function mergedClasses<Row extends BaselineClass>(rows: readonly Row[]): Row[] {
  return merged(
    rows,
    ({ name, script, line, column }) => [script, line, column, name].join('\n'),
    (into, row) => {
      into.count += row.count;
      into.shallowBytes += row.shallowBytes;
      into.retainedBytes += row.retainedBytes;
    },
  );
}

function mergedCollections<Row extends BaselineCollection>(rows: readonly Row[]): Row[] {
  return merged(
    rows,
    ({ name, constructorName }) => `${constructorName}\n${name}`,
    (into, row) => {
      into.count += row.count;
      into.entries = into.entries === null || row.entries === null ? null : into.entries + row.entries;
      into.shallowBytes += row.shallowBytes;
      into.retainedBytes += row.retainedBytes;
    },
  );
}

function merged<Row>(rows: readonly Row[], key: (row: Row) => string, add: (into: Row, row: Row) => void): Row[] {
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    const known = byKey.get(key(row));
    if (known) add(known, row);
    else byKey.set(key(row), { ...row });
  }
  return [...byKey.values()];
}
