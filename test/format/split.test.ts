/** One file, split and formatted in many ways: the columns are always the same. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSnapshotFrom } from '../../src/format/read.js';
import type { Snapshot } from '../../src/format/snapshot.js';
import { SEED } from '../support/arbitraries.js';
import { pieces } from '../support/pieces.js';
import { described, expectAgreement, expectSample, fileOf, sampleSections, sampleText } from '../support/sample-file.js';
import { runs } from '../trust/support/random.js';

const bytes = Buffer.from(sampleText);
/** Faster to create than the default of megabytes. */
const MORE_THAN_ALL = 1 << 14;

const whole = await readSnapshotFrom(pieces([bytes]));
const expected = described(whole);

/** Fast where they are equal; a difference is shown as toEqual() shows it. */
function expectExpected(snapshot: Snapshot, message: string): void {
  const found = described(snapshot);
  if (!isDeepStrictEqual(found, expected)) expect(found, message).toEqual(expected);
}

describe('the sample file', () => {
  it('is read correctly', () => {
    expectSample(whole);
    expectAgreement(whole, bytes);
  });

  it('is the same if split in two at any byte', async () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const snapshot = await readSnapshotFrom(pieces([bytes.subarray(0, cut), bytes.subarray(cut)]), { windowBytes: MORE_THAN_ALL });
      expectExpected(snapshot, `cut at ${cut}`);
    }
  });

  it('is the same through a window of 64 bytes at any offset', async () => {
    for (let cut = 0; cut < 64; cut++) {
      const snapshot = await readSnapshotFrom(pieces([bytes.subarray(0, cut), bytes.subarray(cut)]), { windowBytes: 64 });
      expectExpected(snapshot, `first ${cut} bytes apart`);
    }
  });

  it.each([1, 2, 3, 5, 7, 31, 32, 33])('is the same in pieces of %i bytes', async (size) => {
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) => bytes.subarray(part * size, (part + 1) * size));
    expect(described(await readSnapshotFrom(pieces(parts)))).toEqual(expected);
    expect(described(await readSnapshotFrom(pieces(parts), { windowBytes: 64 }))).toEqual(expected);
  });

  it('is the same in pieces of any sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 64, max: 300 }),
        async (sizes, windowBytes) => {
          const parts: Buffer[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length];
            parts.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(described(await readSnapshotFrom(pieces(parts), { windowBytes }))).toEqual(expected);
        },
      ),
      { seed: SEED, numRuns: runs(150) },
    );
  });

  it('is the same with its keys in any order, including the header last', async () => {
    const places = sampleSections.map((_, place) => place);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(places, { minLength: places.length, maxLength: places.length }), async (order) => {
        const shuffled = Buffer.from(fileOf(order.map((place) => sampleSections[place])));
        expect(described(await readSnapshotFrom(pieces([shuffled])))).toEqual(expected);
      }),
      { seed: SEED, numRuns: runs(100) },
    );
  });

  it('is the same backwards: the strings first, the header last', async () => {
    const reversed = Buffer.from(fileOf([...sampleSections].reverse()));
    expect(described(await readSnapshotFrom(pieces([reversed])))).toEqual(expected);
    expect(described(await readSnapshotFrom(pieces([reversed.subarray(0, 700), reversed.subarray(700)]), { windowBytes: 64 }))).toEqual(expected);
  });

  it('is the same after a byte-order mark, even if split inside it', async () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    for (const cut of [0, 1, 2, 3, 4]) {
      expect(described(await readSnapshotFrom(pieces([marked.subarray(0, cut), marked.subarray(cut)])))).toEqual(expected);
    }
  });
});

describe('another formatting of the same file', () => {
  /** Inserts white space between tokens of the text, because JSON.parse would lose numbers and escapes. */
  const tokens = sampleText.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) as string[];
  const blanks = fc.array(fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t', ' \n  '), { minLength: 7, maxLength: 60 });

  it('with white space anywhere between tokens', async () => {
    await fc.assert(
      fc.asyncProperty(blanks, fc.integer({ min: 1, max: 200 }), async (spaces, size) => {
        const spaced = Buffer.from(tokens.map((token, place) => token + spaces[place % spaces.length]).join(''));
        const parts = Array.from({ length: Math.ceil(spaced.length / size) }, (_, part) => spaced.subarray(part * size, (part + 1) * size));
        expect(described(await readSnapshotFrom(pieces(parts), { windowBytes: 128 }))).toEqual(expected);
      }),
      { seed: SEED, numRuns: runs(150) },
    );
  });

  it('with long stretches of white space', async () => {
    const spaced = Buffer.from(tokens.map((token, place) => (place % 37 === 0 ? token + ' '.repeat(500) : token)).join(''));
    expect(described(await readSnapshotFrom(pieces([spaced]), { windowBytes: 64 }))).toEqual(expected);
  });

  it('with every character of the texts escaped', async () => {
    const escaped16 = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    const escapedTable = (table: string) => `[${(JSON.parse(table) as string[]).map((each) => `"${each.split('').map(escaped16).join('')}"`).join(',')}]`;
    const sections = sampleSections.map(([key, value]) => [key, key === 'strings' ? escapedTable(value) : value] as const);
    const escaped = fileOf(sections.reverse());
    for (const windowBytes of [64, 100, 1 << 16]) expect(described(await readSnapshotFrom(pieces([Buffer.from(escaped)]), { windowBytes }))).toEqual(expected);
  });

  it('without white space, and with the line breaks of old V8 before each record', async () => {
    const lines = sampleText.replace(/"nodes":\[(.*?)\]/s, (_, numbers: string) => {
      const plain = numbers.replace(/\s/g, '').split(',');
      return `"nodes":[${plain.map((number, place) => (place > 0 && place % 7 === 0 ? `\n,${number}` : place > 0 ? `,${number}` : number)).join('')}\n]`;
    });
    expect(described(await readSnapshotFrom(pieces([Buffer.from(lines)])))).toEqual(expected);
    expect(described(await readSnapshotFrom(pieces([Buffer.from(tokens.join(''))])))).toEqual(expected);
  });
});
