/** Hashes of the bytes of texts. The hash of a concatenation can be computed from the hashes of its parts. */
import type { StringIndex, Strings } from '../format/snapshot.js';

/** Odd, so that multiplication by their powers is invertible. */
const ONE = 0x01000193;
const TWO = 0x2c1b3c6d;

/** Two polynomial hashes modulo 2^32 (Karp and Rabin 1987, doi 10.1147/rd.312.0249) of the text of the last call of `of`. */
export interface TextHash {
  one: number;
  two: number;
  of(index: StringIndex): void;
}

/** Time O(bytes) a call. */
export function createTextHash({ bytes, start }: Strings): TextHash {
  return {
    one: 0,
    two: 0,
    of(index) {
      let one = 0;
      let two = 0;
      for (let at = start[index], end = start[index + 1]; at < end; at++) {
        const byte = bytes[at] + 1;
        one = (Math.imul(one, ONE) + byte) | 0;
        two = (Math.imul(two, TWO) + byte) | 0;
      }
      this.one = one;
      this.two = two;
    },
  };
}

/** Hash of a short text that is not in a string table. */
export function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, TWO) + text.charCodeAt(at) + 1) | 0;
  return hash;
}

/** Hash of one text followed by another of `rightBytes` bytes. */
export const joinOne = (left: number, right: number, rightBytes: number): number => (Math.imul(left, power(ONE, powersOfOne, rightBytes)) + right) | 0;
export const joinTwo = (left: number, right: number, rightBytes: number): number => (Math.imul(left, power(TWO, powersOfTwo, rightBytes)) + right) | 0;

/** Powers of the length of most texts. */
const POWERS = 256;
const powersOfOne = powersOf(ONE);
const powersOfTwo = powersOf(TWO);

function powersOf(base: number): Int32Array {
  const powers = new Int32Array(POWERS).fill(1);
  for (let exponent = 1; exponent < POWERS; exponent++) powers[exponent] = Math.imul(powers[exponent - 1], base);
  return powers;
}

function power(base: number, known: Int32Array, exponent: number): number {
  if (exponent < POWERS) return known[exponent];
  let result = 1;
  for (let factor = base, rest = exponent; rest > 0; rest >>>= 1) {
    if (rest & 1) result = Math.imul(result, factor);
    factor = Math.imul(factor, factor);
  }
  return result;
}
