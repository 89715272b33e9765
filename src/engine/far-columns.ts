/**
 * Columns in buffers of 4 GiB and more, in messages between threads. V8's structured clone takes the offset and the length of a view, and the length of its
 * buffer, modulo 2^32 (tried in Node 20, 24 and 26): such a message does not arrive, so a column is sent as its buffer and its place.
 */

import { FAR_BYTES, madeFarMemory } from '../kernel/graph-memory.js';

/** A message with such columns. Others are sent as they are, without looking for columns in thousands of rows. */
interface FarMessage {
  farMessage: unknown;
}

/** Whether this thread has received such a message; see also madeFarMemory(). */
let hasMet = false;

/** A column as it is sent. */
interface FarColumn {
  farColumn: keyof typeof arrays;
  buffer: ArrayBufferLike;
  byteOffset: number;
  length: number;
}

const arrays = { Uint8Array, Int32Array, Uint32Array, Float64Array } as const;
/** Common type, because TypeScript cannot resolve the overloads of a union. */
type Constructor = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => ArrayBufferView;

const isFar = (value: unknown): value is Uint8Array => ArrayBuffer.isView(value) && value.buffer.byteLength >= FAR_BYTES;
const isFarColumn = (value: object): value is FarColumn => 'farColumn' in value;

/** A value that can be sent: itself, if no column is far. */
export function toSend(value: unknown): unknown {
  if (!hasMet && !madeFarMemory()) return value;
  const farMessage = replaced(value, (each) =>
    isFar(each)
      ? { farColumn: each[Symbol.toStringTag] as FarColumn['farColumn'], buffer: each.buffer, byteOffset: each.byteOffset, length: each.length }
      : null,
  );
  return farMessage === value ? value : ({ farMessage } satisfies FarMessage);
}

/** The value that toSend() was given. */
export function received(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('farMessage' in value)) return value;
  hasMet = true;
  return replaced(value.farMessage, (each) =>
    isFarColumn(each) ? new (arrays[each.farColumn] as Constructor)(each.buffer, each.byteOffset, each.length) : null,
  );
}

/** Plain data in which `replacement` takes the place of an object; what holds none is not copied. Objects that several hold stay one. */
function replaced(value: unknown, replacement: (each: object) => object | null): unknown {
  const known = new Map<object, object>();
  const visit = (each: unknown): unknown => {
    if (typeof each !== 'object' || each === null) return each;
    let result = known.get(each);
    if (!result) {
      known.set(each, each);
      known.set(each, (result = replacement(each) ?? visitEntries(each)));
    }
    return result;
  };
  const visitEntries = (each: object): object => {
    if (Array.isArray(each)) {
      const entries = each.map(visit);
      return entries.every((entry, at) => entry === each[at]) ? each : entries;
    }
    if (!isPlain(each)) return each;
    const entries = Object.entries(each).map(([key, entry]) => [key, visit(entry)] as const);
    return entries.every(([key, entry]) => entry === each[key]) ? each : Object.fromEntries(entries);
  };
  return visit(value);
}

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
