/**
 * Splits a zstd file into frames (RFC 8878, section 3.1). Node's decoder stops after the first frame, but pzstd and `cat a.zst b.zst` write several.
 * Reads sizes only, decompresses nothing.
 */

const MAGIC = 0xfd2fb528;
/** The lowest four bits are arbitrary. */
const SKIPPABLE = 0x184d2a50;
const RLE = 1;

/** Whether the bytes begin a file of zstd frames. */
export function isZstd(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const magic = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  return magic === MAGIC || (magic & ~0xf) >>> 0 === SKIPPABLE;
}

export interface Frames {
  /** The bytes of the next frame with data; null at the end of the file. Read each frame to its end before the next call. */
  next(): Promise<AsyncIterable<Uint8Array> | null>;
  /** Whether the file ended within the last frame. */
  isCut(): boolean;
}

/**
 * `read` fills its argument from the start with at least one byte and returns the count, 0 at the end. A truncated frame is yielded as far as it goes.
 * If the bytes after a frame are not a frame, `next` throws the error of `stray`.
 */
export function zstdFrames(read: (into: Uint8Array) => Promise<number>, stray: () => Error): Frames {
  let rest: Uint8Array = new Uint8Array(0);
  const refill = async (): Promise<boolean> => {
    const chunk = new Uint8Array(256 * 1024);
    rest = chunk.subarray(0, await read(chunk));
    return rest.length > 0;
  };
  /** Yields the next `length` bytes in chunks. Returns how many are missing at the end of the file. */
  async function* take(length: number): AsyncGenerator<Uint8Array, number> {
    let left = length;
    while (left > 0 && (rest.length > 0 || (await refill()))) {
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    return left;
  }
  const bytes = async (length: number): Promise<Buffer> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of take(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  };

  let isCut = false;
  async function* frame(magic: Buffer): AsyncGenerator<Uint8Array> {
    isCut = true;
    yield magic;
    const descriptor = await bytes(1);
    yield descriptor;
    if (descriptor.length === 0) return;
    yield await bytes(headerRest(descriptor[0]));
    for (let isLast = false; !isLast; ) {
      const header = await bytes(3);
      yield header;
      if (header.length < 3) return;
      isLast = (header[0] & 1) === 1;
      const type = (header[0] >>> 1) & 3;
      const size = header.readUIntLE(0, 3) >>> 3;
      if ((yield* take(type === RLE ? 1 : size)) > 0) return;
    }
    isCut = (yield* take(descriptor[0] & 0x04 ? 4 : 0)) > 0;
  }

  return {
    isCut: () => isCut,
    async next() {
      for (;;) {
        const magic = await bytes(4);
        if (magic.length === 0) return null;
        const value = magic.length < 4 ? 0 : magic.readUInt32LE(0);
        if (value === MAGIC) return frame(magic);
        if ((value & ~0xf) >>> 0 !== SKIPPABLE) throw stray();
        const size = await bytes(4);
        for await (const _ of take(size.length < 4 ? 0 : size.readUInt32LE(0)));
      }
    },
  };
}

/** Bytes of a frame's header after its descriptor: window, dictionary and content size. */
function headerRest(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const ofContent = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6];
  return (isSingleSegment ? 0 : 1) + [0, 1, 2, 4][descriptor & 3] + ofContent;
}
