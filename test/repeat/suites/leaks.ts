/** Leaks of each kind, in an operation such as a user's. */
import { type Article, bus, openCart } from './cart.js';

interface Row {
  name: string;
}

const rows: Row[] = [];

/** A module, a list of subscribers and this file keep objects. */
export async function leak(iteration: number): Promise<void> {
  openCart(`owner ${iteration}`, true);
  rows.push({ name: `row ${iteration}` });
  const seen: Article[] = Array.from({ length: 4 }, (_, id) => ({ id, title: `article ${id}` }));
  bus.subscribe((article) => seen.push(article));
  await null;
}
