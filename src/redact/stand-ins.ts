/** What takes the place of a text: "~" and ten characters of a keyed hash, so that equal texts stay equal and none can be searched for without the key. */
import { randomBytes } from 'node:crypto';
import { createKeyedHash, type HashKey } from '../text/keyed-hash.js';

export interface NameStandIns {
  /** Of a text. */
  of(text: string): string;
}

export interface StandIns extends NameStandIns {
  /** Of UTF-8 bytes: writes STAND_IN_BYTES bytes at `to`. The same for the same text. */
  write(bytes: Uint8Array, start: number, end: number, into: Uint8Array, to: number): void;
}

export const STAND_IN_BYTES = 11;
/** Without letters that are easily confused. 32 of them: 5 bits each, 50 in all. */
const letters = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz');
const TILDE = 0x7e;

/** `key`: 16 bytes, random by default, so that two runs give different stand-ins. */
export function createStandIns(key: HashKey = randomBytes(16)): StandIns {
  const hash = createKeyedHash(key);
  const write = (bytes: Uint8Array, start: number, end: number, into: Uint8Array, to: number): void => {
    hash.of(bytes, start, end);
    let { low, high } = hash;
    into[to] = TILDE;
    for (let at = 1; at < STAND_IN_BYTES; at++) {
      into[to + at] = letters[low & 31];
      low = ((low >>> 5) | (high << 27)) >>> 0;
      high >>>= 5;
    }
  };
  const own = Buffer.alloc(STAND_IN_BYTES);
  return {
    write,
    of(text) {
      const bytes = Buffer.from(text, 'utf8');
      write(bytes, 0, bytes.length, own, 0);
      return own.toString('latin1');
    },
  };
}

/** One for all texts, without a key: for what is compared with what another process wrote. */
export const sameStandIns: NameStandIns = { of: () => '~' };
