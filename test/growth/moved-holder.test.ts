/** A trend in which what holds the growth is held by something else in the last snapshot. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { trend } from '../../src/diff.js';
import { draw, drawnFile } from '../support/draw.js';
import { id, times } from '../support/told.js';

const folder = mkdtempSync(join(tmpdir(), 'moved-holder-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, holder: string, count: number): string {
  const file = join(folder, name);
  const { model } = draw(`
    (root) @1 -> App @3 8 -bus-> Bus @5 8 -listeners-> Array @7 16
    (root) -> Other @9 8
    ${holder} -bus-> Bus
    ${times(0, count, (at) => `Array -[${at}]-> Listener#l${at} ${id(at)} 1000`)}`);
  if (holder === 'Other') model.edges = model.edges.filter(({ from, name: edge }) => !(edge === 'bus' && model.nodes[from].label === 'App'));
  writeFileSync(file, drawnFile(model));
  return file;
}

it('is followed by its id', async () => {
  const paths = [fileOf('1.heapsnapshot', 'App', 20), fileOf('2.heapsnapshot', 'App', 60), fileOf('3.heapsnapshot', 'Other', 100)];
  const { suspects } = await trend(paths, { threads: 0 });
  expect(suspects.map(({ id: found, growth, series }) => [found, growth.verdict, series.map(({ retainedBytes }) => retainedBytes)])).toEqual([
    [7, 'steady', [20_016, 60_016, 100_016]],
  ]);
});
