/**
 * Reads the allocation stacks of a recording: `trace_function_infos`, a flat list, and `trace_tree`, nested lists of nodes, each
 * [id, function_info_index, count, size, [children]]. Nodes of the heap refer to the tree by `trace_node_id`.
 */
import type { Meta } from './meta.js';
import type { NumberSink } from './numbers.js';
import { readNumbers } from './numbers.js';
import { damaged, type Scanner } from './scanner.js';
import { sharedBytes } from './shared-columns.js';
import { skipValue } from './skip.js';
import type { TraceFunctions, TraceTree } from './snapshot.js';

/** A sink that also keeps the stack of each node. */
export function keepingStacks(sink: NumberSink, { nodeCount, nodeFieldCount: stride, node }: Meta, path: string): { sink: NumberSink; stack: Uint32Array } {
  const stack = new Uint32Array(sharedBytes(4 * nodeCount, path));
  let done = 0;
  return {
    stack,
    sink(values, length, odd) {
      const last = Math.min(nodeCount, done + Math.floor(length / stride));
      for (let at = node.traceNodeId; done < last; done++, at += stride) stack[done] = values[at];
      sink(values, length, odd);
    },
  };
}

/** @throws SnapdiffError 'damaged' */
export async function readTraceFunctions(scanner: Scanner, { traceFunction: field }: Meta): Promise<TraceFunctions> {
  const columns: Record<keyof TraceFunctions, number[]> = { name: [], scriptName: [], scriptId: [], line: [], column: [] };
  const keys = Object.keys(columns) as (keyof TraceFunctions)[];
  await readNumbers(scanner, field.count, (values, length) => {
    if (length % field.count !== 0) throw damaged(scanner, 'the last function is incomplete');
    for (let at = 0; at < length; at += field.count) for (const key of keys) columns[key].push(values[at + field[key]] | 0);
  });
  const shared = (values: number[]): Int32Array => {
    const column = new Int32Array(sharedBytes(4 * values.length, scanner.source.path));
    column.set(values);
    return column;
  };
  return Object.fromEntries(keys.map((key) => [key, shared(columns[key])])) as unknown as TraceFunctions;
}

const [ZERO, NINE, OPEN, CLOSE] = [0x30, 0x39, 0x5b, 0x5d];
/** Numbers of a node before its children. */
const NUMBERS = 4;
const MAX_ID = 1 << 26;

/** Ids above 2^26 are left out. @throws SnapdiffError 'damaged' */
export async function readTraceTree(scanner: Scanner): Promise<TraceTree> {
  let tree: TraceTree = { function: new Int32Array(1024), caller: new Int32Array(1024) };
  /** Of each open list: its caller, the numbers of its node so far, and the last complete node. */
  const levels: { caller: number; position: number; id: number }[] = [];
  let value = -1;
  const endNumber = (): void => {
    const level = levels[levels.length - 1];
    if (value === -1 || !level) return;
    if (level.position === 0) level.id = value;
    else if (level.position === 1 && level.id > 0 && level.id < MAX_ID) {
      if (level.id >= tree.caller.length) tree = grownTree(tree, level.id);
      tree.function[level.id] = value;
      tree.caller[level.id] = level.caller;
    }
    level.position = (level.position + 1) % (NUMBERS + 1);
    value = -1;
  };
  await skipValue(scanner, (bytes) => {
    for (const byte of bytes) {
      if (byte >= ZERO && byte <= NINE) value = (value === -1 ? 0 : value * 10) + byte - ZERO;
      else {
        endNumber();
        if (byte === OPEN) levels.push({ caller: levels.at(-1)?.id ?? 0, position: 0, id: 0 });
        else if (byte === CLOSE) {
          levels.pop();
          const above = levels.at(-1);
          if (above) above.position = 0;
        }
      }
    }
  });
  const shared = (column: Int32Array): Int32Array => {
    const copy = new Int32Array(sharedBytes(column.byteLength, scanner.source.path));
    copy.set(column);
    return copy;
  };
  return { function: shared(tree.function), caller: shared(tree.caller) };
}

function grownTree(tree: TraceTree, id: number): TraceTree {
  const grown = (column: Int32Array): Int32Array => {
    const larger = new Int32Array(Math.max(2 * column.length, id + 1));
    larger.set(column);
    return larger;
  };
  return { function: grown(tree.function), caller: grown(tree.caller) };
}
