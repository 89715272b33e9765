/** The loops of loops/, which run as WebAssembly if their columns are in the memory of a graph. */
import * as written from '../loops/loops.js';
import './column-types.js';
import { type AddressBits, addressOf, compile } from './compile.js';
import { isSameMemory, type Memory } from './memory-key.js';

type Written = typeof written;

/** Every loop, with the signature of its source. */
export type Loops = { [Name in keyof Written as Written[Name] extends (...columns: never[]) => unknown ? Name : never]: Written[Name] };

/** The loops as JavaScript, for any columns. */
export const plainLoops: Loops = written;

/** Loops that find the next match; the first argument is the start. */
type Search = { [Name in keyof Loops]: Loops[Name] extends (from: number, ...rest: never[]) => number ? Name : never }[keyof Loops];
type Rest<Searching> = Searching extends (from: number, ...rest: infer Columns) => number ? Columns : never;

/** Binds a loop to columns, so that many calls check the columns only once. */
export type Repeat = <Name extends Search>(name: Name, ...columns: Rest<Loops[Name]>) => (from: number) => number;

export const repeatPlain: Repeat =
  (name, ...columns) =>
  (from) =>
    (plainLoops[name] as Loop)(from, ...columns);

/** The loops in one form. */
export interface BoundLoops {
  loops: Loops;
  repeat: Repeat;
}

type Loop = (...columns: (number | ArrayBufferView)[]) => number;

/** By memory, so that they are collected with it: a WeakRef would keep each memory until the event loop turns. */
const bound = new WeakMap<Memory, BoundLoops>();

/** The loops for a memory, instantiated once for each memory object. Returns the JavaScript form if WebAssembly is not available. */
export function loopsIn(memory: Memory, addressBits: AddressBits): BoundLoops {
  let forms = bound.get(memory);
  if (!forms) bound.set(memory, (forms = bind(memory, addressBits)));
  return forms;
}

/** Converts columns to addresses. A call with a column outside the memory, such as a wide one, runs as JavaScript. */
function bind(memory: Memory, addressBits: AddressBits): BoundLoops {
  const module = compile('graph', addressBits);
  if (!module) return { loops: plainLoops, repeat: repeatPlain };
  const { buffer } = memory;
  const compiled = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, (...places: (number | bigint)[]) => number>;
  /** Arguments for the compiled loop; null if a column is outside the memory. */
  const placesOf = (columns: (number | ArrayBufferView)[]): (number | bigint)[] | null => {
    const places: (number | bigint)[] = [];
    for (const column of columns) {
      if (typeof column === 'number') places.push(column);
      else if (column.buffer === buffer || isSameMemory(column.buffer, buffer)) places.push(addressOf(column.byteOffset, addressBits));
      else return null;
    }
    return places;
  };
  const bindOne =
    (name: string, plain: Loop): Loop =>
    (...columns) => {
      const places = placesOf(columns);
      return places ? compiled[name](...places) : plain(...columns);
    };
  const repeat: Repeat = (name, ...columns) => {
    const places = placesOf(columns);
    if (!places) return repeatPlain(name, ...columns);
    const loop = compiled[name];
    return (from) => loop(from, ...places);
  };
  const names = Object.entries(written).filter(([, value]) => typeof value === 'function') as [string, Loop][];
  return { loops: Object.fromEntries(names.map(([name, plain]) => [name, bindOne(name, plain)])) as unknown as Loops, repeat };
}
