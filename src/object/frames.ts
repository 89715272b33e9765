/**
 * Local variables of running functions. A snapshot that the program takes itself includes its stack, slot by slot and without names. The
 * function of a frame follows its bytecode, a few slots after the local variables.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';

/** Slots of one frame that are searched. */
const MAX_SLOTS = 64;

/** `slot` is an edge of `(Stack roots)`. Returns the function whose frame contains the slot; -1 for other edges, and if unknown. */
export function frameFunction({ nodes, edges, strings }: Snapshot, slot: EdgeOrdinal): NodeOrdinal {
  const stack = sourceOf(edges.firstEdge, slot);
  if (nodes.type[stack] !== NodeType.synthetic || textStart(strings, nodes.name[stack], 16) !== '(Stack roots)') return -1;
  let isAfterBytecode = false;
  for (let edge = slot + 1, end = Math.min(slot + MAX_SLOTS, edges.firstEdge[stack + 1]); edge < end; edge++) {
    const node = edges.toNode[edge];
    if (nodes.type[node] === NodeType.code) isAfterBytecode ||= textStart(strings, nodes.name[node], 32) === 'system / BytecodeArray';
    else if (isAfterBytecode && nodes.type[node] === NodeType.closure && edges.type[edge] === EdgeType.internal) return node;
  }
  return -1;
}

const literals: Record<string, string> = { Array: '\\[|new\\s+Array\\b', Object: '\\{|Object\\.create\\b' };

/** The only variable that a script initialises with a new object of this class, with line and column from 0; null if there is none or more than one. */
export function onlyVariableOf(sourceText: string, className: string): { name: string; line: number; column: number } | null {
  if (!/^[\w$]+$/.test(className)) return null;
  const value = literals[className] ?? `new\\s+${className.replace(/[$]/g, '\\$&')}\\b`;
  const found = [...sourceText.matchAll(new RegExp(`(?:const|let|var)\\s+([\\w$]+)\\s*=\\s*(?:${value})`, 'g'))];
  if (found.length !== 1) return null;
  const before = sourceText.slice(0, found[0].index);
  return { name: found[0][1], line: before.split('\n').length - 1, column: found[0].index - before.lastIndexOf('\n') - 1 };
}
