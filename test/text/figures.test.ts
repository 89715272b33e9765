/** Numbers as text. */
import { describe, expect, it } from 'vitest';
import { bytes, count, percent, plural, share, signedBytes, signedCount, signedPercent, signedSum, sparkline } from '../../src/text/figures.js';

describe('figures', () => {
  it.each([
    [0, '0 B'],
    [24, '24 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [8960, '9.0 kB'],
    [99_940, '99.9 kB'],
    [99_960, '100 kB'],
    [517_000, '517 kB'],
    [999_400, '999 kB'],
    [999_600, '1.0 MB'],
    [1_900_000, '1.9 MB'],
    [157_300_000, '157 MB'],
    [4_294_967_296, '4.3 GB'],
    [2 ** 53, '9.0 PB'],
    [-612_000, '-612 kB'],
    [0.4, '0 B'],
    [307.5, '308 B'],
  ])('prints %d bytes as %s', (value, text) => expect(bytes(value)).toBe(text));

  it('signs what grew and what shrank, not what stayed', () => {
    expect([612_064, -24, 0].map(signedBytes)).toEqual(['+612 kB', '-24 B', '0 B']);
    expect([2000, -6, 0, 0.001].map(signedCount)).toEqual(['+2,000', '-6', '0', '0']);
    expect([0.1093, -0.5, 0, 0.0001].map(signedPercent)).toEqual(['+10.9 %', '-50.0 %', '0.0 %', '0.0 %']);
  });

  it.each([
    [
      [516_600, 114_500],
      ['+516 kB', '+115 kB', '+631 kB'],
    ],
    [
      [1_316_600, 110_936],
      ['+1.3 MB', '+111 kB', '+1.4 MB'],
    ],
    [
      [1_460_000, -900_000],
      ['+1,460 kB', '-900 kB', '+560 kB'],
    ],
    [
      [9_000, 0],
      ['+9.0 kB', '0 B', '+9.0 kB'],
    ],
    [
      [-40, 24],
      ['-40 B', '+24 B', '-16 B'],
    ],
    [
      [0, 0],
      ['0 B', '0 B', '0 B'],
    ],
  ])('prints the sum of %j so that it adds up', (parts, texts) => expect(signedSum(parts)).toEqual(texts));

  it('groups digits the same in every locale', () => {
    expect([0, 999, 1000, 1_234_567, -82_250, 0.25, 1.5, 1e21].map(count)).toEqual(['0', '999', '1,000', '1,234,567', '-82,250', '0.25', '1.5', '1e+21']);
  });

  it('prints shares without decimals unless they are small', () => {
    expect([0.97, 0.004, 1.4, 12].map(share)).toEqual(['97 %', '0.4 %', '140 %', '1,200 %']);
    expect(percent(0.05)).toBe('5.0 %');
    expect([plural(1, 'suspect'), plural(2, 'suspect')]).toEqual(['1 suspect', '2 suspects']);
  });

  it('draws a bar a value', () => {
    expect(sparkline([0, 50, 100])).toBe('▁▅█');
    expect(sparkline([7, 7, 7])).toBe('▁▁▁');
    expect(sparkline([1, null, 2])).toBe('▁ █');
    expect(sparkline([])).toBe('');
  });
});
