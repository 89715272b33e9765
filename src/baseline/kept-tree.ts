/** What a baseline file keeps of the growth tree: the largest vertices, the program's before the runtime's, with names that hold in another checkout. */

import type { Side } from '../compare/comparison.js';
import { hasBit } from '../graph/bits.js';
import { sharedColumn } from '../graph/graph.js';
import { mergeTree } from '../growth/add-heap.js';
import { createTree, retainedBytes } from '../growth/growth-tree.js';
import { heapTree } from '../growth/heap-tree.js';
import { pruned } from '../growth/prune.js';
import type { TreeData } from '../growth/tree-data.js';
import { type TreeLine, treeFromLines, treeLines } from '../growth/tree-lines.js';
import { runtimePart } from '../heap/runtime-part.js';
import type { HeapTrees } from '../suspects/suspects.js';
import type { Redaction } from '../vocabulary.js';
import { portableScript } from './portable-script.js';
import { redactedTexts } from './redacted-baseline.js';

const MAX_VERTICES = 800;
/** A byte of the program counts as this many of the runtime, of which a small program is a hundredth. */
const PROGRAM_WEIGHT = 64;

/** Scripts in names are relative to `root`. With a redaction, names that become equal are one before the largest are chosen. Time O(nodes + edges). */
export function keptTree(side: Side, root: string, redaction: Redaction | undefined): TreeLine[] {
  const { snapshot, shallowSize } = side.heap;
  const { tree: data, vertexOf } = heapTree(side);
  const tree = createTree(snapshot.nodes.type[snapshot.root]);
  const inTree = mergeTree(tree, namedAs(data, root, redaction));
  const runtime = runtimePart(side.heap);
  const weight = retainedBytes(tree, tree.columns[0]);
  if (runtime) {
    const program = new Float64Array(tree.vertexCount);
    for (let node = 0; node < snapshot.nodeCount; node++) if (!hasBit(runtime, node)) program[inTree[vertexOf[node]]] += shallowSize[node];
    const retained = retainedBytes(tree, { count: program, ownBytes: program });
    for (let vertex = 0; vertex < weight.length; vertex++) weight[vertex] += PROGRAM_WEIGHT * retained[vertex];
  }
  return treeLines(pruned(tree, MAX_VERTICES, weight));
}

/** The trees of a baseline file and of a later heap. `side`: classified as the baseline was; `redaction`: how the names of `lines` are; `version`: of its runtime. */
export function treesSince(
  { lines, version }: { lines: readonly TreeLine[]; version: string | null },
  side: Side,
  root: string,
  redaction: Redaction | undefined,
): HeapTrees {
  const { tree, vertexOf } = heapTree(side);
  // The tree that a baseline keeps is made in the same memory.
  const copy = sharedColumn(vertexOf.length);
  copy.set(vertexOf);
  return {
    storedVersion: version,
    baseline: { tree: treeFromLines(lines), vertexOf: new Int32Array(0) },
    current: { tree: namedAs(tree, root, redaction), vertexOf: copy },
  };
}

function namedAs(tree: TreeData, root: string, redaction: Redaction | undefined): TreeData {
  const portable = { ...tree, texts: tree.texts.map((text) => portableName(text, root)) };
  return redaction === undefined ? portable : redactedTexts(portable, redaction);
}

/** Keys of module caches are paths; global objects have the addresses of their pages. */
function portableName(name: string, root: string): string {
  if (/^(?:[/\\]|[A-Za-z]:[/\\]|file:\/\/)/.test(name)) return portableScript(name, root) ?? name;
  return name.replace(/^((?:Detached )?\w+) \/ (?:https?|file):\/\/\S*$/, '$1');
}
