/** Holders that only a module's exports lead to: the path goes through Node's own scripts, the place is to be the program's. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { builtLibrary } from '../support/built.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-exported-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('are placed in the file that exports them', async () => {
  const [before, after] = ['before', 'after'].map((name) => join(folder, `${name}.heapsnapshot`));
  execFileSync(process.execPath, [join(import.meta.dirname, '../support/exported/main.cjs'), before, after]);
  const { suspects } = await builtLibrary.diff(before, after);
  const places = suspects.map(({ name, location }) => [name.split('exports.')[1], location && `${basename(location.script ?? '')}:${location.line}`]);
  expect(places).toEqual(
    expect.arrayContaining([
      ['cache', 'main.cjs:12'],
      ['bus._events.tick', 'store.cjs:4'],
    ]),
  );
});
