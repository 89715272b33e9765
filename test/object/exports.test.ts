/** Names and places of what modules export, in what compilers and bundlers make of them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../src/format/strings.js';
import { createPaths } from '../../src/object/paths.js';
import { createPlaces } from '../../src/object/places.js';
import { placed } from '../../src/report/placed-rows.js';
import { readSide } from '../support/heaps.js';

const folder = join(import.meta.dirname, '../../snapshots/bundles/exports');
/** Three collections, with the lines that declare them or what holds them. */
const declared = { 'hub._events.meal': 'hub.ts:4', 'store.#entries': 'store.ts:10', 'Guest.everyone': 'guest.ts:2' };

describe.each(['tsc', 'swc', 'webpack-modules'])('%s', (name) => {
  it('are those of the declaring module', async () => {
    const { heap: read } = await readSide(join(folder, name, 'heap.heapsnapshot.br'));
    const heap = { ...read, sourceSearch: { folders: [join(folder, name)], captured: [] } };
    const { nodes, strings, nodeCount } = heap.snapshot;
    const paths = createPaths(heap);
    const places = createPlaces(paths);
    const found = new Map<string, string>();
    for (let node = 0; node < nodeCount; node++) {
      if (!/^(?:Array|Map)$/.test(text(strings, nodes.name[node])) || heap.retainedSize[node] < 3_000) continue;
      const path = paths.pathTo(node);
      const own = places.nameOf(path);
      if (!(own in declared) || found.has(own)) continue;
      const { location } = placed(places.nearest(path), heap);
      found.set(own, `${location?.script?.split('/').at(-1)}:${location?.line}`);
    }
    expect(Object.fromEntries(found)).toEqual(declared);
  });
});
