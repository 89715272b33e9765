/** Sets of ordinals, one bit each. Hot loops spell the test out: `bits[n >>> 5] & (1 << (n & 31))`. */
export type Bits = Int32Array;

export const createBits = (count: number): Bits => new Int32Array((count + 31) >>> 5);

export const hasBit = (bits: Bits, ordinal: number): boolean => (bits[ordinal >>> 5] & (1 << (ordinal & 31))) !== 0;

export function setBit(bits: Bits, ordinal: number): void {
  bits[ordinal >>> 5] |= 1 << (ordinal & 31);
}
