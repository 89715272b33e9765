/** Bytes that are written in small pieces and taken in large ones. */

const CHUNK = 1 << 20;
/** Bytes that are copied one by one in less time than by a call of native code. */
const SHORT = 48;

interface ByteQueue {
  /** The chunk that is being written, and how much of it is. Call room() before writing to it. */
  bytes: Uint8Array;
  length: number;
  room(count: number): void;
  /** Needs room for one byte. */
  byte(byte: number): void;
  /** A number from 0 to 2^32 - 1. */
  integer(value: number): void;
  ascii(text: string): void;
  copy(bytes: Uint8Array, start?: number, end?: number): void;
  /** Printable ASCII without quotes and backslashes, between quotes. */
  quoted(bytes: Uint8Array, start: number, end: number): void;
  json(value: unknown): void;
  /** The chunks that are full. */
  taken(): Uint8Array[];
  /** And what is left: call once, at the end. */
  rest(): Uint8Array[];
  /** Gives a chunk back whose bytes are no longer needed. */
  reuse(chunk: Uint8Array): void;
}

export function createByteQueue(): ByteQueue {
  let full: Uint8Array[] = [];
  const spare: Uint8Array[] = [];
  const digits = new Uint8Array(10);
  const begin = (count: number): void => {
    if (queue.length > 0) full.push(queue.bytes.subarray(0, queue.length));
    // Not zeroed: all that is taken of it was written.
    queue.bytes = (count <= CHUNK ? spare.pop() : undefined) ?? Buffer.allocUnsafeSlow(Math.max(CHUNK, count));
    queue.length = 0;
  };
  const queue: ByteQueue = {
    bytes: Buffer.allocUnsafeSlow(CHUNK),
    length: 0,
    room(count) {
      if (queue.length + count > queue.bytes.length) begin(count);
    },
    byte(byte) {
      queue.bytes[queue.length++] = byte;
    },
    integer(value) {
      queue.room(digits.length);
      let rest = value;
      let count = 0;
      do {
        const next = Math.floor(rest / 10);
        digits[count++] = 48 + (rest - next * 10);
        rest = next;
      } while (rest > 0);
      const { bytes } = queue;
      let { length } = queue;
      while (count > 0) bytes[length++] = digits[--count];
      queue.length = length;
    },
    ascii(text) {
      queue.room(text.length);
      for (let at = 0; at < text.length; at++) queue.bytes[queue.length++] = text.charCodeAt(at);
    },
    copy(bytes, start = 0, end = bytes.length) {
      if (end - start <= SHORT) {
        queue.room(end - start);
        const { bytes: into } = queue;
        let { length } = queue;
        for (let at = start; at < end; at++) into[length++] = bytes[at];
        queue.length = length;
        return;
      }
      for (let from = start; from < end; ) {
        if (queue.length === queue.bytes.length) begin(0);
        const count = Math.min(end - from, queue.bytes.length - queue.length);
        queue.bytes.set(bytes.subarray(from, from + count), queue.length);
        queue.length += count;
        from += count;
      }
    },
    quoted(bytes, start, end) {
      queue.room(end - start + 2);
      queue.byte(0x22);
      queue.copy(bytes, start, end);
      queue.byte(0x22);
    },
    json(value) {
      queue.copy(Buffer.from(JSON.stringify(value), 'utf8'));
    },
    taken() {
      const all = full;
      full = [];
      return all;
    },
    rest: () => [...full, queue.bytes.subarray(0, queue.length)],
    reuse({ buffer }) {
      if (buffer.byteLength === CHUNK) spare.push(new Uint8Array(buffer));
    },
  };
  return queue;
}
