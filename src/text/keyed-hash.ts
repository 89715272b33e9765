/**
 * SipHash-2-4 (Aumasson and Bernstein 2012, https://www.aumasson.jp/siphash/siphash.pdf): a hash that cannot be computed, or searched for by trying
 * texts, without its key. 64-bit words are pairs of 32-bit halves.
 */

/** 16 bytes. */
export type HashKey = Uint8Array;

/** The 64 bits of the last call of `of`. */
export interface KeyedHash {
  low: number;
  high: number;
  of(bytes: Uint8Array, start: number, end: number): void;
}

/** Time O(bytes) a call. */
export function createKeyedHash(key: HashKey): KeyedHash {
  const words = new DataView(key.buffer, key.byteOffset, 16);
  const [k0l, k0h, k1l, k1h] = [0, 4, 8, 12].map((at) => words.getInt32(at, true));
  return {
    low: 0,
    high: 0,
    of(bytes, start, end) {
      let [v0l, v0h] = [k0l ^ 0x70736575, k0h ^ 0x736f6d65];
      let [v1l, v1h] = [k1l ^ 0x6e646f6d, k1h ^ 0x646f7261];
      let [v2l, v2h] = [k0l ^ 0x6e657261, k0h ^ 0x6c796765];
      let [v3l, v3h] = [k1l ^ 0x79746573, k1h ^ 0x74656462];
      const whole = end - ((end - start) & 7);
      let at = start;
      for (let last = false, finalRounds = 0; ; ) {
        let [ml, mh] = [0, 0];
        let rounds = 2;
        if (at < whole) {
          ml = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
          mh = bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24);
          at += 8;
        } else if (!last) {
          for (let rest = 0; at < end; at++, rest++) {
            if (rest < 4) ml |= bytes[at] << (8 * rest);
            else mh |= bytes[at] << (8 * (rest - 4));
          }
          mh |= ((end - start) & 0xff) << 24;
          last = true;
        } else {
          v2l ^= 0xff;
          rounds = finalRounds = 4;
        }
        v3l ^= ml;
        v3h ^= mh;
        for (let round = 0; round < rounds; round++) {
          v0l = (v0l + v1l) | 0;
          v0h = (v0h + v1h + (v0l >>> 0 < v1l >>> 0 ? 1 : 0)) | 0;
          let held = (v1l << 13) | (v1h >>> 19);
          v1h = (v1h << 13) | (v1l >>> 19);
          v1l = held ^ v0l;
          v1h ^= v0h;
          held = v0l;
          v0l = v0h;
          v0h = held;
          v2l = (v2l + v3l) | 0;
          v2h = (v2h + v3h + (v2l >>> 0 < v3l >>> 0 ? 1 : 0)) | 0;
          held = (v3l << 16) | (v3h >>> 16);
          v3h = (v3h << 16) | (v3l >>> 16);
          v3l = held ^ v2l;
          v3h ^= v2h;
          v0l = (v0l + v3l) | 0;
          v0h = (v0h + v3h + (v0l >>> 0 < v3l >>> 0 ? 1 : 0)) | 0;
          held = (v3l << 21) | (v3h >>> 11);
          v3h = (v3h << 21) | (v3l >>> 11);
          v3l = held ^ v0l;
          v3h ^= v0h;
          v2l = (v2l + v1l) | 0;
          v2h = (v2h + v1h + (v2l >>> 0 < v1l >>> 0 ? 1 : 0)) | 0;
          held = (v1l << 17) | (v1h >>> 15);
          v1h = (v1h << 17) | (v1l >>> 15);
          v1l = held ^ v2l;
          v1h ^= v2h;
          held = v2l;
          v2l = v2h;
          v2h = held;
        }
        v0l ^= ml;
        v0h ^= mh;
        if (finalRounds > 0) break;
      }
      this.low = (v0l ^ v1l ^ v2l ^ v3l) >>> 0;
      this.high = (v0h ^ v1h ^ v2h ^ v3h) >>> 0;
    },
  };
}
