/** The compiled loops against the plain ones, which are the reference: the same numbers, columns and errors. fixtures.test.ts reads recorded files with both. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorToData, SnapdiffError } from '../../src/errors.js';
import { readNumbers } from '../../src/format/numbers.js';
import { readSnapshotFrom } from '../../src/format/read.js';
import { createScanner, type ScannerKind } from '../../src/format/scanner.js';
import { createReadingKernel } from '../../src/kernel/reading.js';
import { SEED } from '../support/arbitraries.js';
import { pieces } from '../support/pieces.js';
import { described, fileOf, sampleSections, sampleText } from '../support/sample-file.js';
import { isLong, runs } from '../trust/support/random.js';

/** The numbers of an array, or the error. */
async function numbersIn(text: string, kind: ScannerKind, windowBytes: number, multiple = 1): Promise<unknown> {
  const scanner = createScanner(await pieces([Buffer.from(text)])(), windowBytes, kind);
  const found: number[] = [];
  try {
    await readNumbers(scanner, multiple, (values, count, odd) => {
      const batch = Array.from(values.subarray(0, count));
      for (const { slot, value } of odd) batch[slot] = value;
      found.push(...batch);
    });
    return { found, at: scanner.windowStart + scanner.position };
  } catch (error) {
    if (!(error instanceof SnapdiffError)) throw error;
    return errorToData(error);
  }
}

async function expectSame(text: string, windowBytes: number): Promise<unknown> {
  const plain = await numbersIn(text, 'plain', windowBytes);
  expect(await numbersIn(text, 'fast', windowBytes), JSON.stringify(text.slice(0, 300))).toEqual(plain);
  return plain;
}

it('is available: Node has WebAssembly, and the build has compiled the kernel', () => {
  expect(createReadingKernel(1000)).not.toBeNull();
});

/** Of the bytes of a text; a prime in the short form, so that bytes of every place in a record are changed. */
const STEP = isLong ? 1 : 5;

describe('numbers', () => {
  const digits = fc.oneof(
    { weight: 6, arbitrary: fc.nat({ max: 99_999_999 }).map(String) },
    { weight: 3, arbitrary: fc.nat({ max: 12 }).map(String) },
    { weight: 1, arbitrary: fc.integer({ min: 100_000_000, max: 99_999_999_999 }).map(String) },
  );
  const unusual = fc.constantFrom('-7', '01', '00', '4294967295', '4294967296', '9007199254740993', '1.5', '1e3', 'x', '', '"', '[', ' 5', '\n6', '٣');
  const separators = [',', '\n,', ',\n', ' ,', '\r\n,', ', '] as const;

  it('of any length are the same in any window, with the separators of V8', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(digits, { maxLength: 300 }),
        fc.array(fc.constantFrom(...separators.slice(0, 2)), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 64, max: 400 }),
        async (numbers, between, windowBytes) => {
          const text = `[${numbers.map((number, at) => (at === 0 ? '' : between[at % between.length]) + number).join('')}]`;
          expect(await expectSame(text, windowBytes)).toEqual({ found: numbers.map(Number), at: text.length });
        },
      ),
      { seed: SEED, numRuns: runs(400) },
    );
  });

  it('with a few unusual numbers or separators are the same, or the same error', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 60, arbitrary: digits }, { weight: 1, arbitrary: unusual }), { minLength: 30, maxLength: 200 }),
        fc.array(fc.oneof({ weight: 40, arbitrary: fc.constant(',') }, { weight: 1, arbitrary: fc.constantFrom(...separators, ',,', ' ', '\n', '\n\n,') }), {
          minLength: 30,
          maxLength: 200,
        }),
        fc.integer({ min: 64, max: 2000 }),
        async (numbers, between, windowBytes) => {
          const text = `[${numbers.map((number, at) => (at === 0 ? '' : between[at % between.length]) + number).join('')}]`;
          if ('message' in ((await expectSame(text, windowBytes)) as object)) refused++;
        },
      ),
      { seed: SEED, numRuns: runs(600) },
    );
    expect(refused).toBeGreaterThan(runs(100));
    expect(refused).toBeLessThan(runs(590));
  });

  it('with any byte changed are the same, or the same error', async () => {
    const text = `[${Array.from({ length: 60 }, (_, at) => `${(at * 7919 ** 2) % 10 ** (1 + (at % 9))}${at % 3 === 2 ? '\n' : ''}`).join(',')},1]`;
    for (let at = 0; at < text.length; at += STEP) {
      for (const byte of [',', '\n', '0', '9', '-', ' ', ']', '.', '\0', '\u007f']) await expectSame(text.slice(0, at) + byte + text.slice(at + 1), 1000);
    }
  });

  it('fill a batch to its last record, even if a block ends after it', async () => {
    const text = `[${Array.from({ length: 50_001 }, (_, at) => at % 10).join(',')}]`;
    for (const multiple of [3, 6, 7]) {
      const whole = `[${text
        .slice(1, -1)
        .split(',')
        .slice(0, 50_001 - (50_001 % multiple))
        .join(',')}]`;
      expect(await numbersIn(whole, 'fast', 1 << 16, multiple)).toEqual(await numbersIn(whole, 'plain', 1 << 16, multiple));
    }
  });
});

describe('columns', () => {
  it('of the sample file with any byte changed are the same, or the same error', async () => {
    const outcome = async (text: string, scanner: ScannerKind) => {
      try {
        return described(await readSnapshotFrom(pieces([Buffer.from(text)]), { scanner, windowBytes: 1 << 14 }));
      } catch (error) {
        if (!(error instanceof SnapdiffError)) throw error;
        return errorToData(error);
      }
    };
    for (let at = 0; at < sampleText.length; at += STEP) {
      for (const byte of ['7', ',']) {
        const text = sampleText.slice(0, at) + byte + sampleText.slice(at + 1);
        expect(await outcome(text, 'fast'), `${byte} at ${at}`).toEqual(await outcome(text, 'plain'));
      }
    }
    // Some sections of the sample are shorter than a block; these have long rows.
    const long = sampleSections.map(([key, value]) => [key, key === 'nodes' || key === 'edges' ? value.replaceAll(/\s+/g, '') : value] as const);
    expect(await outcome(fileOf(long), 'fast')).toEqual(await outcome(fileOf(long), 'plain'));
  });
});
