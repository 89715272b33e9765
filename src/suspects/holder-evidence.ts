/** What the verdict on a holder rests on, in sentences, and how certain it is. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { fieldsOf } from '../object/fields.js';
import { stepName } from '../object/paths.js';
import type { Confidence } from '../vocabulary.js';
import { figure, type GrowthCase, isNew, isOfOneHeap } from './growth-case.js';

export function growthEvidence({ comparison, finding, contents, before }: GrowthCase): string[] {
  const sentences: string[] = [];
  const survived = comparison.counterpart[finding.node] !== -1;
  const isRoot = comparison.current.heap.snapshot.nodes.type[finding.node] === NodeType.synthetic;
  const isSingle = finding.groupSize === 1;
  if (finding.kind === 'handles' || isRoot) {
    // Each of these is new, and a root is in every snapshot.
  } else if (!finding.viaIds) {
    if (!finding.isInBaseline) sentences.push('The baseline has none of its name.');
    else sentences.push(isSingle ? 'The same names lead to one in both snapshots.' : `${figure(finding.groupSize)} objects of this class have these names.`);
  } else if (!isSingle) sentences.push(`${figure(finding.groupSize)} objects of this class live in both snapshots, and each grew.`);
  else if (survived) sentences.push('It lives in both snapshots (same id).');
  else sentences.push(finding.baselineNode === -1 ? 'It is new, and nearly all of the growth is in it.' : 'It was replaced by a larger one.');
  if (!isSingle || finding.kind === 'handles') {
    // Entries would be those of one of them.
  } else if (contents?.entries != null && before?.entries != null && contents.entries !== before.entries) {
    sentences.push(`Entries: ${figure(before.entries)} -> ${figure(contents.entries)}.`);
  } else if (contents?.capacity != null && before?.capacity != null && contents.capacity !== before.capacity) {
    sentences.push(
      `Numbers make no edges, so entries cannot be counted; its store went from ${figure(before.capacity)} to ${figure(contents.capacity)} slots.`,
    );
  }
  const added = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const removed = finding.classes.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
  if (added > 0)
    sentences.push(`${figure(added)} objects were added${finding.kind === 'handles' ? '' : ' under it'}, ${removed === 0 ? 'none' : figure(removed)} removed.`);
  return sentences;
}

/** The evidence of one heap. */
export function heldEvidence({ finding, contents }: GrowthCase): string[] {
  const count = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const sentences: string[] = [];
  if (finding.groupSize > 1) sentences.push(`${figure(finding.groupSize)} objects of this class hold it together.`);
  else if (contents?.entries != null) sentences.push(`It has ${figure(contents.entries)} entries.`);
  else if (contents?.capacity != null) sentences.push(`Its store has ${figure(contents.capacity)} slots.`);
  return [...sentences, `It holds ${figure(count)} objects.`];
}

export function confidenceIn({ finding, contents, before }: GrowthCase): Confidence {
  const added = finding.classes.reduce((sum, { newCount }) => sum + newCount, 0);
  const removed = finding.classes.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
  const onlyDoubled = added < 8 && contents?.capacity != null && before?.capacity != null && contents.capacity <= 2 * before.capacity;
  if (finding.kind === 'variable' && (onlyDoubled || !finding.isInBaseline)) return 'low';
  if (added >= 20 && removed <= 0.25 * added && finding.growthBytes >= 32_000) return 'high';
  return 'medium';
}

/** Of a dictionary two or three of the keys that came. */
export function keysText(growth: GrowthCase): string[] {
  const { comparison, finding, contents } = growth;
  if (finding.groupSize > 1 || (contents?.kind !== 'map' && contents?.kind !== 'object')) return [];
  // Without ids every object counts as new.
  const before = new Set(finding.viaIds || finding.baselineNode === -1 ? [] : keysOf(comparison.baseline.heap, finding.baselineNode));
  const keys = keysOf(comparison.current.heap, finding.node, (node) => isNew(growth, node)).filter((key) => !before.has(key));
  const shown = keys.slice(0, 3).map((key) => `"${middleCut(key, 40)}"`);
  return shown.length < 2 ? [] : [`Among the ${isOfOneHeap(growth) ? '' : 'new '}keys: ${shown.join(', ')}.`];
}

const MOST_FIELDS = 2_000;

function keysOf(heap: Heap, owner: NodeOrdinal, isWanted = (_value: NodeOrdinal) => true): string[] {
  const { nodes, strings } = heap.snapshot;
  return fieldsOf(heap, owner, MOST_FIELDS).fields.flatMap(({ type, name, key, node }) => {
    if (node === -1 || !isWanted(node)) return [];
    if (type === 'property') return name === '__proto__' ? [] : [name];
    return type === 'entry' && key !== -1 && nodes.type[key] === NodeType.string ? [text(strings, nodes.name[key])] : [];
  });
}

const middleCut = (key: string, most: number): string => (key.length <= most ? key : `${key.slice(0, most / 2)}…${key.slice(-most / 2)}`);

/** A store of an AsyncLocalStorage: Node keeps it on each resource that was made in its scope, or (from Node 24) in a frame that goes along. */
export function storeText({ comparison, path }: GrowthCase): string[] {
  const { heap } = comparison.current;
  const isStore = path.slice(-4).some((step) => step.edge !== -1 && /^<symbol kResourceStore>$/.test(stepName(heap, step)));
  const isInFrame = path.slice(-4).some(({ node }) => /^AsyncContextFrame$/.test(text(heap.snapshot.strings, heap.snapshot.nodes.name[node])));
  return isStore || isInFrame ? ['It is the store of an AsyncLocalStorage: what was made in its scope (timers, promises, sockets) keeps it.'] : [];
}
