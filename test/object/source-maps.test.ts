/** Places and names of minified bundles, against the sources they were made of. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { EdgeType } from '../../src/format/snapshot.js';
import { text } from '../../src/format/strings.js';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { pathText } from '../../src/render/place.js';
import type { ObjectInspection } from '../../src/report/inspection.js';
import { capturedBeside, writeCaptured } from '../../src/sources/captured-sources.js';
import { findMap } from '../../src/sources/map-search.js';
import { ownerOf } from '../../src/sources/owners.js';
import { decodeMap } from '../../src/sources/source-map.js';
import { builtLibrary } from '../support/built.js';
import { readSide } from '../support/heaps.js';

const audit: typeof builtLibrary.audit = (snapshot, options) => builtLibrary.audit(snapshot, { threads: 0, ...options });

const bundles = join(import.meta.dirname, '../../snapshots/bundles');
const folder = mkdtempSync(join(tmpdir(), 'snapdiff-maps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const map = (file: string) => JSON.stringify({ version: 3, file, sources: ['src/a.js'], names: ['session'], mappings: 'AAAAA', sourcesContent: ['session;'] });
const nowhere = { folders: [], captured: [] };

const bundlers = ['esbuild', 'rollup', 'webpack', 'page-rollup'];

describe.each(bundlers)('%s', (name) => {
  it('has the places and names of the sources', async () => {
    const report = await audit(join(bundles, name, 'heap.heapsnapshot.br'), { sourceMaps: [join(bundles, name)] });
    const suspect = (wanted: string) => report.suspects.find((each) => each.name === wanted)!;
    expect(suspect('sessionsById')).toMatchObject({
      location: { script: expect.stringMatching(/src\/store\.js$/), line: 3 },
      generatedLocation: { script: expect.stringMatching(/^file:\/\/\/srv\/app\/bundles\/.*\.m?js$/) },
      owner: { kind: 'program', name: null },
    });
    expect(suspect('sessionsById').objects.map((each) => each.name)).toEqual(expect.arrayContaining(['TagRecord', 'Session']));
    expect(suspect('hub.subscribers[…]')).toMatchObject({ location: { script: expect.stringMatching(/src\/events\.js$/), line: 3 } });
    expect(suspect('hub.subscribers[…]').evidence.join(' ')).toMatch(/ onResize at widgets\.js:5:\d+, each with state \(/);
    const waiters = report.suspects.find((each) => each.name === 'waiters');
    if (waiters) expect(waiters).toMatchObject({ location: { script: expect.stringMatching(/src\/waiting\.js$/), line: 1 } });
    expect(report.constructors.find((row) => row.name === 'Session')).toMatchObject({
      location: { script: expect.stringMatching(/src\/session\.js$/), line: 10 },
    });
    expect(report.warnings).toEqual([]);
  });
});

it.each(bundlers)('%s: names of the sources are understood in questions, as reports print them', async (name) => {
  const heap = join(bundles, name, 'heap.heapsnapshot.br');
  const options = { sourceMaps: [join(bundles, name)], threads: 0 };
  const { suspects } = await audit(heap, options);
  for (const wanted of ['sessionsById', 'hub.subscribers[…]']) {
    const suspect = suspects.find((each) => each.name === wanted)!;
    for (const namePath of [wanted, pathText(suspect.path)]) {
      const inspection = (await builtLibrary.inspect(heap, { namePath }, options)) as ObjectInspection;
      expect([namePath, inspection.object.id]).toEqual([namePath, suspect.id]);
    }
    const { objects } = await builtLibrary.find(heap, { under: wanted, limit: 1 }, options);
    expect(objects.map(({ id }) => id)).toEqual([suspect.id]);
    const [variable] = wanted.split('.');
    const over = ({ path }: ObjectInspection) => path.map(({ via }) => via.name);
    const inspection = (await builtLibrary.inspect(heap, { id: suspect.id! }, options)) as ObjectInspection;
    expect(over(inspection)).toContain(variable);
    const other = (await builtLibrary.inspect(heap, { id: suspect.id!, avoid: variable }, options)) as ObjectInspection;
    expect(over(other)).not.toContain(variable);
  }
  await expect(builtLibrary.find(heap, { under: 'sessionsById.nothing' }, options)).rejects.toMatchObject({ code: 'no-such-object' });
  await expect(builtLibrary.find(heap, { under: 'sessionsById' }, { threads: 0 })).rejects.toMatchObject({ code: 'no-such-object' });
});

it('warns once of maps that are not there, and keeps the places of the files', async () => {
  const report = await audit(join(bundles, 'esbuild', 'heap.heapsnapshot.br'));
  expect(report.warnings.map(({ code }) => code)).toEqual(['source-map']);
  expect(report.warnings[0].message).toMatch(/app\.mjs has a source map, app\.mjs\.map, which was not found; .*--source-maps DIR/);
  expect(report.suspects[0].location).toMatchObject({ script: 'file:///srv/app/bundles/esbuild/app.mjs', line: 1 });
  expect(report.suspects[0]).not.toHaveProperty('generatedLocation');
});

it('does not use the map of another bundle', async () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(
    join(other, 'app.mjs.map'),
    JSON.stringify({ ...JSON.parse(map('app.mjs')), names: ['a'], mappings: 'AAAAA,CAAAA,CAAAA,CAAAA,CAAAA,CAAAA,CAAAA' }),
  );
  const report = await audit(join(bundles, 'rollup', 'heap.heapsnapshot.br'), { sourceMaps: [other] });
  expect(report.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('is of another version')]);
  expect(report.suspects[0].location).toMatchObject({ script: 'file:///srv/app/bundles/rollup/app.mjs' });
});

describe('a bundle of TypeScript by webpack', () => {
  const bundle = join(bundles, 'webpack-ts');
  const heap = join(bundle, 'heap.heapsnapshot.br');

  it('has the names and places of what is private, static, or in a package of the bundle', async () => {
    const report = await audit(heap, { sourceMaps: [bundle] });
    const held = report.suspects.map(({ name, location, alsoHeldBy = [] }) => [name, location?.script, location?.line, ...alsoHeldBy.map((one) => one.name)]);
    expect(held).toEqual([
      ['thumbnailsBySku', expect.stringMatching(/src\/thumbnails\.ts$/), 3, 'CatalogEntry.recentlyViewed'],
      ['stalled', expect.stringMatching(/src\/scheduler\.ts$/), 14],
      ['channel.emitter._events.reading', expect.stringMatching(/src\/telemetry\.ts$/), 7],
    ]);
    expect(report.suspects[0].alsoHeldBy?.[0].location).toMatchObject({ script: expect.stringMatching(/src\/catalog\.ts$/), line: 8 });
    expect(report.suspects[2].evidence.join(' ')).toContain('onReading at gauge.ts:6');
    const { heap: read } = await readSide(heap);
    const mapped = { ...read, sourceSearch: { folders: [bundle], captured: [] } };
    const paths = createPaths(mapped);
    const places = createPlaces(paths);
    const { edges, strings, edgeCount } = read.snapshot;
    const fields = [...Array(edgeCount).keys()].filter((edge) => edges.type[edge] === EdgeType.property && /^#/.test(text(strings, edges.nameOrIndex[edge])));
    const names = new Set(
      fields
        .slice(0, 3)
        .concat(fields.slice(-3))
        .map((edge) => places.nameOf(paths.pathTo(edges.toNode[edge]))),
    );
    expect([...names]).toContainEqual(expect.stringMatching(/^CatalogEntry\.recentlyViewed\[…\]\.#history$/));
  });

  it('a map of another version is refused, though most of it fits', async () => {
    const other = join(folder, 'newer');
    mkdirSync(other);
    writeFileSync(join(other, 'app.cjs'), readFileSync(join(bundle, 'app.cjs')));
    const known = JSON.parse(readFileSync(join(bundle, 'app.cjs.map'), 'utf8')) as { sources: string[]; sourcesContent: string[] };
    const sourcesContent = known.sourcesContent.map((content, at) => (known.sources[at].includes('node_modules') ? content : `\n\n\n\n\n${content}`));
    writeFileSync(join(other, 'app.cjs.map'), JSON.stringify({ ...known, sourcesContent }));
    const { warnings } = await audit(heap, { sourceMaps: [other] });
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('is of another version')]);
  });
});

it('names come from the text of the original, without the marks of bundlers', () => {
  const sourcesContent = ['class Session {}'];
  const mapping = decodeMap({
    text: JSON.stringify({ version: 3, sources: ['webpack://a/./a.ts?2c47'], names: ['_Session'], mappings: 'AAAMA', sourcesContent }),
    url: 'file:///a.js.map',
  });
  expect(mapping.original(0, 0)).toMatchObject({ source: 'webpack://a/a.ts', name: 'Session' });
  expect(mapping.mappedTexts(10)).toEqual([{ line: 0, column: 0, original: 'Session {}' }]);
});

describe('a map is found', () => {
  const script = join(folder, 'app.js');
  const url = pathToFileURL(script).href;
  writeFileSync(script, 'a;\n');

  it('beside the script, by its comment or by its name', () => {
    writeFileSync(join(folder, 'named.map'), map('app.js'));
    expect(findMap({ id: 1, name: url, mapUrl: 'named.map' }, nowhere)).toMatchObject({ url: pathToFileURL(join(folder, 'named.map')).href });
    expect(findMap({ id: 1, name: script, mapUrl: '' }, nowhere)).toBeNull();
    writeFileSync(`${script}.map`, map('app.js'));
    expect(findMap({ id: 1, name: script, mapUrl: '' }, nowhere)).toMatchObject({ url: `${url}.map` });
  });

  it('inside the script, where the snapshot has cut its URL', () => {
    const inline = join(folder, 'inline.js');
    const data = `data:application/json;base64,${Buffer.from(map('inline.js')).toString('base64')}`;
    writeFileSync(inline, `a;\n//# sourceMappingURL=${data}\n`);
    expect(findMap({ id: 1, name: inline, mapUrl: data.slice(0, 60) }, nowhere)).toMatchObject({ text: map('inline.js') });
    expect(findMap({ id: 1, name: '/nowhere/inline.js', mapUrl: data.slice(0, 60) }, nowhere)).toMatchObject({ problem: expect.stringContaining('is cut') });
    expect(findMap({ id: 1, name: 'http://localhost/inline.js', mapUrl: data }, nowhere)).toMatchObject({ text: map('inline.js') });
    const atBrace = `data:application/json;base64,${Buffer.from(`{"version":3,"sourcesContent":["{}`).toString('base64')}`;
    expect(findMap({ id: 1, name: inline, mapUrl: atBrace }, nowhere)).toMatchObject({ text: map('inline.js') });
  });

  it('in a folder, that with the most of its path', () => {
    for (const part of ['one', 'two']) {
      mkdirSync(join(folder, 'maps', part), { recursive: true });
      writeFileSync(join(folder, 'maps', part, 'index.js.map'), map(part));
    }
    const found = findMap({ id: 1, name: 'https://example.org/two/index.js?v=3', mapUrl: 'index.js.map' }, { folders: [join(folder, 'maps')], captured: [] });
    expect(found).toMatchObject({ text: map('two') });
  });

  it('among sources that were captured with a series of snapshots', () => {
    const path = join(folder, 'heap.sources.json.gz');
    writeCaptured(path, [{ id: 7, url: 'http://localhost/b.js', text: 'a;', mapUrl: 'b.js.map', map: map('b.js') }]);
    expect(capturedBeside(join(folder, 'heap-2.heapsnapshot.gz'))).toEqual([path]);
    expect(capturedBeside(join(folder, 'other.heapsnapshot'))).toEqual([]);
    const found = findMap({ id: 7, name: 'http://localhost/b.js', mapUrl: 'b.js.map' }, { folders: [], captured: [path] });
    expect(found).toEqual({ text: map('b.js'), url: 'http://localhost/b.js.map' });
  });
});

it('decodes indexed maps, and refuses what is no map', () => {
  const sections = [{ offset: { line: 0, column: 10 }, map: JSON.parse(map('x')) }];
  const indexed = decodeMap({ text: `)]}'\n${JSON.stringify({ version: 3, sections })}`, url: 'http://localhost/x.js.map' });
  expect(indexed.original(0, 10)).toMatchObject({ source: 'http://localhost/src/a.js', line: 0, column: 0, name: 'session' });
  expect(indexed.original(0, 3)).toBeNull();
  expect(() => decodeMap({ text: '{"version":2}', url: '' })).toThrow('not a source map');
});

it.each([
  ['/srv/app/server.mjs', { kind: 'program', name: null }],
  ['webpack://shop/./src/cart.js', { kind: 'program', name: null }],
  ['webpack://shop/webpack/bootstrap', { kind: 'package', name: 'webpack' }],
  ['file:///srv/node_modules/socket.io-adapter/dist/index.js', { kind: 'package', name: 'socket.io-adapter' }],
  ['/srv/node_modules/.pnpm/@scope+a@1.2.3/node_modules/@scope/a/x.js', { kind: 'package', name: '@scope/a', version: '1.2.3' }],
  ['http://localhost:5173/node_modules/.vite/deps/react-dom_client.js?v=1', { kind: 'package', name: 'react-dom' }],
  ['https://cdn.jsdelivr.net/npm/vue@3.4.1/dist/vue.js', { kind: 'package', name: 'vue', version: '3.4.1' }],
  ['node:internal/modules/esm/loader', { kind: 'runtime', name: 'node' }],
  ['ext:core/01_core.js', { kind: 'runtime', name: 'deno' }],
  ['chrome-extension://abc/content.js', { kind: 'browser', name: null }],
])('the owner of %s', (script, owner) => {
  expect(ownerOf(script)).toEqual(owner);
});

it('reads the version of a package from its package.json', () => {
  expect(ownerOf(join(import.meta.dirname, '../../node_modules/yargs/build/index.js'))).toMatchObject({
    name: 'yargs',
    version: expect.stringMatching(/^\d+\./),
  });
});
