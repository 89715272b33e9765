/** Bytes that are written in small pieces and taken in large ones. */

const CHUNK = 1 << 20;

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
  copy(bytes: Uint8Array): void;
  /** Printable ASCII without quotes and backslashes, between quotes. */
  quoted(bytes: Uint8Array, start: number, end: number): void;
  json(value: unknown): void;
  /** Everything that was written since the last call. */
  taken(): Uint8Array[];
}

export function createByteQueue(): ByteQueue {
  let full: Uint8Array[] = [];
  const digits = new Uint8Array(10);
  const queue: ByteQueue = {
    bytes: new Uint8Array(CHUNK),
    length: 0,
    room(count) {
      if (queue.length + count <= queue.bytes.length) return;
      full.push(queue.bytes.subarray(0, queue.length));
      queue.bytes = new Uint8Array(Math.max(CHUNK, count));
      queue.length = 0;
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
    copy(bytes) {
      queue.room(bytes.length);
      queue.bytes.set(bytes, queue.length);
      queue.length += bytes.length;
    },
    quoted(bytes, start, end) {
      queue.room(end - start + 2);
      queue.byte(0x22);
      queue.bytes.set(bytes.subarray(start, end), queue.length);
      queue.length += end - start;
      queue.byte(0x22);
    },
    json(value) {
      queue.copy(Buffer.from(JSON.stringify(value), 'utf8'));
    },
    taken() {
      const all = queue.length === 0 ? full : [...full, queue.bytes.subarray(0, queue.length)];
      full = [];
      queue.bytes = new Uint8Array(CHUNK);
      queue.length = 0;
      return all;
    },
  };
  return queue;
}
