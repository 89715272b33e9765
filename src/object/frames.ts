/**
 * Locals of running functions. A snapshot taken by the program itself holds what its own stack holds, slot by slot and without names; the
 * frame's function stands behind its bytecode, a few slots further down.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';

/** Slots of one frame that are looked through. */
const MAX_SLOTS = 64;

/** The function in whose frame the slot lies that this edge of `(Stack roots)` stands for; -1 when it is no such edge, or not known. */
export function frameFunction({ nodes, edges, strings }: Snapshot, slot: EdgeOrdinal): NodeOrdinal {
  const stack = sourceOf(edges.firstEdge, slot);
  if (nodes.type[stack] !== NodeType.synthetic || textStart(strings, nodes.name[stack], 16) !== '(Stack roots)') return -1;
  let isBehindBytecode = false;
  for (let edge = slot + 1, end = Math.min(slot + MAX_SLOTS, edges.firstEdge[stack + 1]); edge < end; edge++) {
    const node = edges.toNode[edge];
    if (nodes.type[node] === NodeType.code) isBehindBytecode ||= textStart(strings, nodes.name[node], 32) === 'system / BytecodeArray';
    else if (isBehindBytecode && nodes.type[node] === NodeType.closure && edges.type[edge] === EdgeType.internal) return node;
  }
  return -1;
}

const literals: Record<string, string> = { Array: '\\[|new\\s+Array\\b', Object: '\\{|Object\\.create\\b' };

/** The variable that a script initialises with a new object of this class, when there is exactly one; with its line and column from 0. */
export function onlyVariableOf(sourceText: string, className: string): { name: string; line: number; column: number } | null {
  if (!/^[\w$]+$/.test(className)) return null;
  const value = literals[className] ?? `new\\s+${className.replace(/[$]/g, '\\$&')}\\b`;
  const found = [...sourceText.matchAll(new RegExp(`(?:const|let|var)\\s+([\\w$]+)\\s*=\\s*(?:${value})`, 'g'))];
  if (found.length !== 1) return null;
  const before = sourceText.slice(0, found[0].index);
  return { name: found[0][1], line: before.split('\n').length - 1, column: found[0].index - before.lastIndexOf('\n') - 1 };
}
