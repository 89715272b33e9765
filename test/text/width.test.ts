/** Widths, cutting and wrapping. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutAtBlank, cutEnd, cutMiddle, cutStart, displayWidth, padEnd, padStart, wrap } from '../../src/text/width.js';

it('counts wide characters twice and marks not at all', () => {
  expect(['abc', '名前', 'é', 'e\u0301', '😀', '…', ''].map(displayWidth)).toEqual([3, 4, 1, 1, 2, 1, 0]);
});

it('cuts in the middle or at the end', () => {
  expect(cutMiddle('abcdefghijklmnop', 9)).toBe('abcde…nop');
  expect(cutMiddle('short', 9)).toBe('short');
  expect(cutEnd('abcdef', 4)).toBe('abc…');
  expect(cutStart('runs/a.heapsnapshot', 10)).toBe('…psnapshot');
  expect(cutMiddle('名前名前名前', 7)).toBe('名前…前');
});

it('cuts at a blank, so that no figure is cut', () => {
  expect(cutAtBlank('+2,000 Array, +108 kB', 21)).toBe('+2,000 Array, +108 kB');
  expect(cutAtBlank('+2,000 Array, +108 kB', 20)).toBe('+2,000 Array, +108 …');
  expect(cutAtBlank('+2,000 Array, +108 kB', 18)).toBe('+2,000 Array, …');
  expect(cutAtBlank('a-very-long-name and more', 9)).toBe('a-ve…me …');
});

it('never gives more columns than asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      expect(displayWidth(cutMiddle(text, width))).toBeLessThanOrEqual(width);
      expect(displayWidth(cutEnd(text, width))).toBeLessThanOrEqual(width);
      for (const line of wrap(text, width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

it('pads by columns and breaks at blanks only', () => {
  expect([padEnd('名', 4), padStart('名', 4)]).toEqual(['名  ', '  名']);
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('aaaaaaaaa::error::x', 8)).toEqual(['aaaaa…:x']);
  expect(wrap('', 5)).toEqual([]);
});
