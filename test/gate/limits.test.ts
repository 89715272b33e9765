/**
 * Limits: what is read, what is refused, and that what is printed reads back.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLimit, printLimit } from '../../src/gate/limits.js';

describe('sizes', () => {
  test.each([
    ['0', 0],
    ['100', 100],
    ['100B', 100],
    ['100kB', 100_000],
    ['100KB', 100_000],
    ['5MB', 5_000_000],
    ['5 mb', 5_000_000],
    ['1.5GiB', 1_610_612_736],
    ['0.1MB', 100_000],
    ['2TB', 2e12],
    ['1KiB', 1024],
  ])('%s is %d bytes', (text, value) => {
    expect(parseLimit(text, 'bytes')).toEqual({ unit: 'bytes', value });
  });

  test.each([
    '',
    ' ',
    '10xyz',
    '5M',
    '5 M B',
    '-5MB',
    '+5MB',
    '1e6',
    '1,000',
    '1_000',
    '.5MB',
    '5.MB',
    '5..0MB',
    '0x10',
    'NaN',
    'Infinity',
    '1.5',
    '1.5B',
    '5MB ',
    ' 5MB',
    '5MB\n',
    '10%%',
    '%',
    '10 percent',
    '١٠',
    '9999999TB',
    '10\u0000',
    '9'.repeat(400),
  ])('%j is refused', (text) => {
    expect(() => parseLimit(text, 'bytes')).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  test('a share is of the baseline', () => {
    expect(parseLimit('10%', 'bytes')).toEqual({ unit: 'percent', value: 10 });
    expect(parseLimit('0.5 %', 'count')).toEqual({ unit: 'percent', value: 0.5 });
  });
});

describe('counts', () => {
  test('whole numbers only', () => {
    expect(parseLimit('20', 'count')).toEqual({ unit: 'count', value: 20 });
    for (const text of ['20kB', '1.5', '20B', 'many']) expect(() => parseLimit(text, 'count')).toThrow(/whole number/);
  });
});

test('every limit prints back as itself', () => {
  const written = fc
    .tuple(
      fc.nat({ max: 999_999 }),
      fc.option(fc.nat({ max: 999_999 }), { nil: undefined }),
      fc.constantFrom('', ' '),
      fc.constantFrom('B', 'kB', 'MB', 'GB', 'TB', 'KiB', 'MiB', 'GiB', 'TiB', '%', ''),
    )
    .map(([whole, fraction, blank, unit]) => `${whole}${fraction === undefined || unit === 'B' || unit === '' ? '' : `.${fraction}`}${blank}${unit}`);
  fc.assert(
    fc.property(written, fc.constantFrom('bytes' as const, 'count' as const), (text, unit) => {
      let limit: ReturnType<typeof parseLimit>;
      try {
        limit = parseLimit(text, unit);
      } catch {
        return;
      }
      expect(parseLimit(printLimit(limit), unit)).toEqual(limit);
    }),
    { numRuns: 2000 },
  );
});

test('any text is a limit or a usage error, and never half of one', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        const { value } = parseLimit(text, 'bytes');
        expect(Number.isSafeInteger(Math.floor(value)) && value >= 0).toBe(true);
        expect(text).toMatch(/^\d[\d.]* ?([kmgt]?i?b|%)?$/i);
      } catch (error) {
        expect(error).toMatchObject({ code: 'usage' });
      }
    }),
    { numRuns: 2000 },
  );
});
