/** Operations without a leak, inside of a test runner. */
import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { bus, openCart } from './cart.js';

it('an operation that releases its objects, waits, reads, unsubscribes, has expectations, writes to the console and calls a mock that remembers', async () => {
  const spy = vi.fn((_owner: string, _list: string[]) => ({ kept: true }));
  await expect(async (iteration: number) => {
    const unsubscribe = bus.subscribe(() => {});
    await readFile(import.meta.filename, 'utf8');
    unsubscribe();
    expect(openCart(`owner ${iteration}`, false)).toBe(1);
    expect({ iteration, list: [1, 2, 3] }).toEqual({ iteration, list: [1, 2, 3] });
    expect(() => JSON.parse('{')).toThrow();
    if (iteration % 10 === 0) console.log(`iteration ${iteration} of the operation`);
    spy(`owner ${iteration}`, [`first of ${iteration}`, `second of ${iteration}`]);
  }).not.toLeak({ iterations: 53 });
  expect(spy.mock.calls.length).toBeGreaterThan(100);
});

// The matcher that passes here is the one whose negation fails in suites.test.ts.
if (process.env['TRUST'])
  it('a leak that is expected', async () => {
    const kept: string[][] = [];
    await expect((iteration: number) => kept.push([`${iteration} is kept for ever`, `so is ${iteration}`])).toLeak({ iterations: 53 });
  });
