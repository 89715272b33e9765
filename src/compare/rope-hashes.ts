/** Computes the hashes of all concatenated strings (ropes) of a heap from the hashes of their parts, the deepest first. */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { createRanks } from '../graph/bits.js';
import type { Heap } from '../heap/heap.js';
import { isCut } from '../object/string-nodes.js';
import { joinOne, joinTwo, type TextHash } from './text-hash.js';

/** Columns by rope. */
export interface Ropes {
  node: readonly NodeOrdinal[];
  one: Int32Array;
  two: Int32Array;
  /** -1 if the file does not have the text, because a part is a slice. */
  byteLength: Float64Array;
  /** 1 if no part is truncated. */
  isWhole: Uint8Array;
  /** 1 if one half is empty because V8 flattened the string into the other. */
  isFlattened: Uint8Array;
}

const NONE = -1;
const PENDING = -2;

/** `ropeNodes`: all concatenated strings, in order. Time O(ropes + bytes of their leaves), counting a leaf for each reference to it; 2 bits a node of the heap. */
export function hashRopes(heap: Heap, ropeNodes: readonly NodeOrdinal[], hash: TextHash): Ropes {
  const { nodeCount, nodes, edges, strings } = heap.snapshot;
  const { type, name } = nodes;
  const { firstEdge, toNode, nameOrIndex, type: edgeType } = edges;
  const count = ropeNodes.length;
  const ropes: Ropes = {
    node: ropeNodes,
    one: new Int32Array(count),
    two: new Int32Array(count),
    byteLength: new Float64Array(count).fill(PENDING),
    isWhole: new Uint8Array(count),
    isFlattened: new Uint8Array(count),
  };
  if (count === 0) return ropes;
  const ropeOf = createRanks(ropeNodes, nodeCount);
  const first = new Int32Array(count).fill(NONE);
  const second = new Int32Array(count).fill(NONE);
  const { names } = heap;
  for (let rope = 0; rope < count; rope++) {
    const node = ropeNodes[rope];
    for (let edge = firstEdge[node], end = firstEdge[node + 1]; edge < end; edge++) {
      if (edgeType[edge] !== EdgeType.internal) continue;
      if (nameOrIndex[edge] === names.first) first[rope] = toNode[edge];
      else if (nameOrIndex[edge] === names.second) second[rope] = toNode[edge];
    }
  }

  const part = { one: 0, two: 0, byteLength: 0, isWhole: 1 };
  const read = (node: NodeOrdinal): void => {
    part.byteLength = NONE;
    if (node === NONE) return;
    const rope = ropeOf(node);
    if (rope !== NONE) {
      // Still pending: a cycle, which occurs in damaged files only.
      part.byteLength = Math.max(NONE, ropes.byteLength[rope]);
      part.one = ropes.one[rope];
      part.two = ropes.two[rope];
      part.isWhole = ropes.isWhole[rope];
    } else if (type[node] === NodeType.string) {
      hash.of(name[node]);
      part.byteLength = strings.start[name[node] + 1] - strings.start[name[node]];
      part.isWhole = isCut(heap, node) ? 0 : 1;
      // Truncated texts of different sizes are different.
      part.one = part.isWhole ? hash.one : (hash.one + Math.imul(nodes.selfSize[node], 0x9e3779b1)) | 0;
      part.two = hash.two;
    }
  };
  const computeHash = (rope: number): void => {
    read(first[rope]);
    const { one, two, byteLength, isWhole } = part;
    read(second[rope]);
    ropes.isFlattened[rope] = byteLength === 0 || part.byteLength === 0 ? 1 : 0;
    ropes.isWhole[rope] = isWhole & part.isWhole;
    const hasText = byteLength >= 0 && part.byteLength >= 0;
    ropes.byteLength[rope] = hasText ? byteLength + part.byteLength : NONE;
    if (!hasText) return;
    ropes.one[rope] = joinOne(one, part.one, part.byteLength);
    ropes.two[rope] = joinTwo(two, part.two, part.byteLength);
  };

  /** 1 if the parts of the rope are on the stack above it. */
  const isOpen = new Uint8Array(count);
  // A rope is pushed once by the loop and once by each of its users while it is pending.
  const stack: number[] = [];
  const push = (node: NodeOrdinal): void => {
    const rope = node === NONE ? NONE : ropeOf(node);
    if (rope !== NONE && ropes.byteLength[rope] === PENDING && !isOpen[rope]) stack.push(rope);
  };
  for (let start = 0; start < count; start++) {
    if (ropes.byteLength[start] === PENDING) stack.push(start);
    while (stack.length > 0) {
      const rope = stack[stack.length - 1];
      if (ropes.byteLength[rope] !== PENDING) stack.pop();
      else if (isOpen[rope]) {
        computeHash(rope);
        stack.pop();
      } else {
        isOpen[rope] = 1;
        push(second[rope]);
        push(first[rope]);
      }
    }
  }
  return ropes;
}
