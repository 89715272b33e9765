/** Identifies the memory of a column. A column from another thread has a different buffer object for the same memory. */

export type Memory = WebAssembly.Memory;

/** Entries of 32 bits at the start of the memory of a graph. */
const KEY_WORDS = 4;
export const KEY_BYTES = 4 * KEY_WORDS;

/** Writes a random key into a new memory. */
export function createKey({ buffer }: Memory): void {
  const key = new Uint32Array(buffer, 0, KEY_WORDS);
  for (let word = 0; word < KEY_WORDS; word++) key[word] = Math.random() * 2 ** 32;
}

const memoryKey = (buffer: ArrayBufferLike): string => new Uint32Array(buffer, 0, KEY_WORDS).join();

/** Buffer -> key of its memory; '' if it is too small to have one. */
const keys = new WeakMap<ArrayBufferLike, string>();

function keyOf(buffer: ArrayBufferLike): string {
  let key = keys.get(buffer);
  if (key === undefined) keys.set(buffer, (key = buffer.byteLength < KEY_BYTES ? '' : memoryKey(buffer)));
  return key;
}

/** Whether two buffers are the same memory. `graph`: the buffer of a memory with a key. */
export const isSameMemory = (buffer: ArrayBufferLike, graph: ArrayBufferLike): boolean =>
  buffer.byteLength === graph.byteLength && buffer instanceof SharedArrayBuffer && keyOf(buffer) === keyOf(graph);
