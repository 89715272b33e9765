/** Inputs that the fuzzer (npm run fuzz) kept, and inputs that once failed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whatIsWrong } from './support/corpus.js';
import { seeds } from './support/seeds.js';

const folder = join(import.meta.dirname, 'corpus');
const names = readdirSync(folder);

it('the seeds are read', async () => {
  for (const bytes of seeds()) expect(await whatIsWrong(bytes)).toBeNull();
});

it(`${names.length} inputs of the corpus are rejected or read correctly`, async () => {
  expect(names.length).toBeGreaterThan(30);
  const wrong: string[] = [];
  for (const name of names) {
    const found = await whatIsWrong(readFileSync(join(folder, name)));
    if (found !== null) wrong.push(`${name}: ${found}`);
  }
  expect(wrong).toEqual([]);
});
