/** The beginnings of ropes and of parts of strings, without joining a rope for each of those that begin in the same way. */
import { EdgeType, type NodeOrdinal, NodeType, type StringIndex } from '../format/snapshot.js';
import { asBuffer, textLength } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import { parentOf, previewOf } from './string-nodes.js';

/** What a string begins with: a text of the file by its index, or a rope whose parts must be joined, as ~node. */
type Beginning = StringIndex | number;
/** The beginning of a string without text: no node has this number. */
export const EMPTY = ~0x7fffffff;

interface RopeTexts {
  /** Of a concatenated or sliced string. */
  beginningOf(node: NodeOrdinal): Beginning;
  /** The first units of the text of a rope. */
  join(rope: NodeOrdinal): string;
}

/** `units`: UTF-16 units of a text that count. */
export function createRopes(heap: Heap, units: number): RopeTexts {
  const { snapshot, names } = heap;
  const { nodes, edges, strings } = snapshot;
  const { firstEdge, type: edgeType, nameOrIndex, toNode } = edges;
  /** Of the ropes met so far. */
  const beginnings = new Map<NodeOrdinal, Beginning>();
  const lengths = new Map<NodeOrdinal, number>();
  const joined = Buffer.allocUnsafe(units);
  const source = asBuffer(strings.bytes);

  /** The two parts of the rope that was taken apart last; -1 where the file has none. */
  let [before, behind] = [-1, -1];
  const takeApart = (rope: NodeOrdinal): void => {
    [before, behind] = [-1, -1];
    for (let edge = firstEdge[rope], end = firstEdge[rope + 1]; edge < end; edge++) {
      if (edgeType[edge] !== EdgeType.internal) continue;
      if (nameOrIndex[edge] === names.first) before = unsliced(toNode[edge]);
      else if (nameOrIndex[edge] === names.second) behind = unsliced(toNode[edge]);
    }
  };
  /** The parent of a part of a string: what it begins with is not in the file. */
  const unsliced = (node: NodeOrdinal): NodeOrdinal => {
    if (nodes.type[node] !== NodeType.slicedString) return node;
    const parent = parentOf(heap, node);
    return parent !== -1 && nodes.type[parent] !== NodeType.slicedString ? parent : -1;
  };
  const isOpen = (part: NodeOrdinal): boolean => part !== -1 && nodes.type[part] === NodeType.concatenatedString && !beginnings.has(part);
  const known = (part: NodeOrdinal): Beginning => {
    if (part === -1) return EMPTY;
    if (nodes.type[part] === NodeType.concatenatedString) return beginnings.get(part) ?? EMPTY;
    const index = nodes.name[part];
    return nodes.type[part] === NodeType.string && strings.start[index + 1] > strings.start[index] ? index : EMPTY;
  };
  const lengthOf = (part: NodeOrdinal, beginning: Beginning): number =>
    beginning === EMPTY ? 0 : beginning >= 0 ? textLength(strings, beginning) : (lengths.get(part) ?? 0);
  const settle = (rope: NodeOrdinal): void => {
    takeApart(rope);
    const [first, second] = [known(before), known(behind)];
    const ofFirst = lengthOf(before, first);
    if (second === EMPTY || ofFirst >= units) {
      beginnings.set(rope, first);
      lengths.set(rope, ofFirst);
    } else {
      beginnings.set(rope, first === EMPTY ? second : ~rope);
      lengths.set(rope, Math.min(units, ofFirst + lengthOf(behind, second)));
    }
  };
  /** Settles the parts of a rope before the rope: a stack of its own, because ropes are deep. */
  const settleAll = (rope: NodeOrdinal): void => {
    const open = [rope];
    while (open.length > 0) {
      const last = open[open.length - 1];
      if (beginnings.has(last)) {
        open.pop();
        continue;
      }
      takeApart(last);
      const [first, second] = [before, behind];
      const isReady = !isOpen(first) && !isOpen(second);
      // A damaged file may have a rope that is a part of itself.
      if (isReady || pending.has(last)) {
        settle(last);
        pending.delete(last);
        open.pop();
        continue;
      }
      pending.add(last);
      if (isOpen(second) && !pending.has(second)) open.push(second);
      if (isOpen(first) && !pending.has(first)) open.push(first);
    }
  };
  const pending = new Set<NodeOrdinal>();
  return {
    beginningOf(node) {
      const whole = unsliced(node);
      if (isOpen(whole)) settleAll(whole);
      return known(whole);
    },
    join(rope) {
      let length = 0;
      const stack = [rope];
      while (stack.length > 0 && length < units) {
        const part = stack.pop() as NodeOrdinal;
        const beginning = known(part);
        if (beginning === EMPTY) continue;
        if (nodes.type[part] === NodeType.concatenatedString) {
          takeApart(part);
          if (behind !== -1) stack.push(behind);
          if (before !== -1) stack.push(before);
          continue;
        }
        const end = Math.min(strings.start[beginning + 1], strings.start[beginning] + units - length);
        for (let at = strings.start[beginning]; at < end; at++) {
          const byte = source[at];
          if (byte >= 0x80) return previewOf(heap, rope, units);
          joined[length++] = byte;
        }
      }
      return joined.toString('latin1', 0, length);
    },
  };
}
