/** Leaks of each kind, in tests such as a user's. */
import { expect, it } from 'vitest';
import { type Article, bus, openCart } from './cart.js';

interface Row {
  name: string;
}

const rows: Row[] = [];

it('a module, a list of subscribers and the test itself keep objects', async () => {
  await expect(async (iteration: number) => {
    openCart(`owner ${iteration}`, true);
    rows.push({ name: `row ${iteration}` });
    const seen: Article[] = Array.from({ length: 4 }, (_, id) => ({ id, title: `article ${id}` }));
    bus.subscribe((article) => seen.push(article));
    await null;
  }).not.toLeak({ iterations: 53 });
});
