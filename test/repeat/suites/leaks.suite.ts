/** Leaks of each kind, in tests such as a user's. */
import { expect, it } from 'vitest';
import { type Article, bus, openCart } from './cart.js';

interface Row {
  name: string;
}

const rows: Row[] = [];

it('a module keeps what it is given', async () => {
  let number = 0;
  await expect(() => openCart(`owner ${number++}`, true)).not.toLeak({ iterations: 53 });
});

it('the test itself keeps rows', async () => {
  await expect((iteration: number) => rows.push({ name: `row ${iteration}` })).not.toLeak();
});

it('a listener is not removed', async () => {
  await expect(async () => {
    const seen: Article[] = Array.from({ length: 4 }, (_, id) => ({ id, title: `article ${id}` }));
    bus.subscribe((article) => seen.push(article));
    await null;
  }).not.toLeak({ iterations: 53 });
});
