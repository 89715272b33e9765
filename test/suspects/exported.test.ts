/** Holders that only a module's exports lead to: the path goes through Node's own scripts, the place is to be the program's. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { diff } from '../../src/diff.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-exported-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function blamed(program: string) {
  const [before, after] = ['before', 'after'].map((name) => join(folder, `${program}.${name}.heapsnapshot`));
  execFileSync(process.execPath, [join(import.meta.dirname, '../support/exported', program), before, after]);
  const { suspects } = await diff(before, after);
  return suspects.map(({ name, path, location }) => ({
    name,
    place: location && `${basename(location.script ?? '')}:${location.line}`,
    last: path.slice(-2).map((step) => `${step.via.type} ${step.name}`),
  }));
}

it('are placed in the file that exports them', async () => {
  const places = (await blamed('main.cjs')).map(({ name, place }) => [name.split('exports.').at(-1), place]);
  expect(places).toEqual(
    expect.arrayContaining([
      ['cache', 'main.cjs:12'],
      ['bus._events.tick', 'store.cjs:5'],
    ]),
  );
});

it('have the names under which an ES module exports them', async () => {
  const suspects = await blamed('main.mjs');
  expect(suspects.map(({ name, place }) => `${name} ${place}`).sort()).toEqual(['carts store.mjs:2', 'rows store.mjs:4', 'store store.mjs:7']);
  // V8's cells and tables between a module and its variable are no steps.
  expect(suspects.find(({ name }) => name === 'carts')?.last).toEqual(['internal system / SourceTextModule', 'context Map']);
});
