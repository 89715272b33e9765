/** Maps of scripts that another script evaluates: a snapshot has the beginning of their data: URL only, the file of the other script all of it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findMap } from '../../src/sources/map-search.js';

const folder = mkdtempSync(join(tmpdir(), 'evaluated-maps-'));
const mapOf = (source: string) => JSON.stringify({ version: 3, sources: [source], names: [], mappings: 'AAAA', sourcesContent: ['x '.repeat(600)] });
const urlOf = (source: string) => `data:application/json;charset=utf-8;base64,${Buffer.from(mapOf(source)).toString('base64')}`;
const nameOf = (source: string) => `webpack-internal:///./src/${source}`;
const module = (source: string) =>
  `eval("{ /* ${source} */\\n//# sourceURL=[module]\\n//# sourceMappingURL=${urlOf(source)}\\n//# sourceURL=${nameOf(source)}\\n\\n}");`;
const bundle = join(folder, 'main.cjs');
writeFileSync(bundle, [module('shelf.ts'), module('shelf.tsx'), module('a(b).ts')].join('\n'));
writeFileSync(join(folder, 'other.cjs'), 'module.exports = 1;');

const search = { folders: [], captured: [] };
const others = () => ['node:fs', join(folder, 'none.cjs'), join(folder, 'other.cjs'), bundle];
const found = (source: string, of = others) => findMap({ id: 7, name: nameOf(source), mapUrl: urlOf(source).slice(0, 1000), others: of }, search);

it.each(['shelf.ts', 'shelf.tsx', 'a(b).ts'])('%s: its own map, in the file that evaluates it', (source) => {
  expect(found(source)).toEqual({ text: mapOf(source), url: nameOf(source) });
});

it('is missing where no file has it, or the file has another', () => {
  const cut = { problem: expect.stringContaining('is cut in the snapshot') };
  expect(found('gone.ts')).toEqual(cut);
  expect(found('shelf.ts', () => [join(folder, 'other.cjs')])).toEqual(cut);
  expect(findMap({ id: 7, name: nameOf('shelf.ts'), mapUrl: urlOf('shelf.tsx').slice(0, 1000), others }, search)).toEqual(cut);
});
