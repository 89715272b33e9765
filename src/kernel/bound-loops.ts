/** The loops of loops/, as WebAssembly where the columns are in the memory of a graph. */
import * as written from '../loops/loops.js';
import './column-types.js';
import { compile } from './compile.js';
import { isSameMemory, type Memory, memoryKey } from './memory-key.js';

type Written = typeof written;

/** Every loop, with the signature of its source. */
export type Loops = { [Name in keyof Written as Written[Name] extends (...columns: never[]) => unknown ? Name : never]: Written[Name] };

/** As JavaScript, on any columns. */
export const plainLoops: Loops = written;

type Loop = (...columns: (number | ArrayBufferView)[]) => number;

const bound = new Map<string, WeakRef<Loops>>();

/** One instance a memory and thread. The loops as JavaScript where there is no WebAssembly. */
export function loopsIn(memory: Memory): Loops {
  const key = memoryKey(memory.buffer);
  let loops = bound.get(key)?.deref();
  if (!loops) bound.set(key, new WeakRef((loops = bind(memory))));
  return loops;
}

/** Columns become addresses. A call with a column that is elsewhere, such as one of 64 bits in place of 32, runs as JavaScript. */
function bind(memory: Memory): Loops {
  const module = compile('graph');
  if (!module) return plainLoops;
  const { buffer } = memory;
  const compiled = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, (...places: number[]) => number>;
  const bindOne = (name: string, plain: Loop): Loop => {
    const loop = compiled[name];
    const places: number[] = new Array(loop.length).fill(0);
    return (...columns) => {
      for (let at = 0; at < columns.length; at++) {
        const column = columns[at];
        if (typeof column === 'number') places[at] = column;
        else if (column.buffer === buffer || isSameMemory(column.buffer, buffer)) places[at] = column.byteOffset;
        else return plain(...columns);
      }
      return loop(...places);
    };
  };
  const loops = Object.entries(written).filter(([, value]) => typeof value === 'function') as [string, Loop][];
  return Object.fromEntries(loops.map(([name, plain]) => [name, bindOne(name, plain)])) as unknown as Loops;
}
