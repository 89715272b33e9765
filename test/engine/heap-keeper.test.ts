/** Heaps that stay loaded between questions. */
import { copyFileSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FindQuery } from '../../src/find.js';
import type { InspectQuery } from '../../src/inspect.js';
import { program } from '../support/fixtures.js';

const dist = join(import.meta.dirname, '../../dist/src');
const built = async <Module>(path: string) => (await import(pathToFileURL(join(dist, path)).href)) as Module;
const { createHeapKeeper } = await built<typeof import('../../src/engine/heap-keeper.js')>('engine/heap-keeper.js');
const { withInputs } = await built<typeof import('../../src/engine/open-inputs.js')>('engine/open-inputs.js');
const { compareFiles, diff } = await built<typeof import('../../src/diff.js')>('diff.js');
const { audit, auditFile } = await built<typeof import('../../src/audit-snapshot.js')>('audit-snapshot.js');
const { inspect, inspectFile, readQuery } = await built<typeof import('../../src/inspect.js')>('inspect.js');
const { find, findIn } = await built<typeof import('../../src/find.js')>('find.js');

type Keeper = ReturnType<typeof createHeapKeeper>;
/** A small heap: it costs less than the code that is compiled for each engine. */
const [baseline, current] = program('matrix/bun-v8write').paths;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-keeper-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const keepers: Keeper[] = [];
const keeper = (options: Partial<Parameters<typeof createHeapKeeper>[0]> = {}): Keeper => {
  const made = createHeapKeeper({ threads: 1, idleMs: 60_000, ...options });
  keepers.push(made);
  return made;
};
afterAll(() => Promise.all(keepers.map((each) => each.close())));

const compareIn = ({ ask }: Keeper, paths: string[], signal?: AbortSignal) =>
  withInputs(paths, undefined, (files) => ask({ signal }, (engine, load) => compareFiles(engine, files, {}, load)));
const auditIn = ({ ask }: Keeper, path: string) => withInputs([path], undefined, ([file]) => ask({}, (engine, load) => auditFile(engine, file, {}, load)));
const inspectIn = ({ ask }: Keeper, path: string, reads: string[]) =>
  withInputs([path], undefined, ([file]) =>
    ask({}, (engine, load) => {
      const run: typeof engine.run = (name, ...rest) => {
        reads.push(name);
        return engine.run(name, ...rest);
      };
      return inspectFile({ ...engine, run }, file, readQuery({ constructorName: 'Map' }), load);
    }),
  );

it('answers as a run of its own does, whatever was asked before', async () => {
  const kept = keeper();
  const alone = { threads: 0 };
  const compared = await diff(baseline, current, alone);
  expect(await compareIn(kept, [baseline, current])).toEqual(compared);
  expect(await auditIn(kept, current)).toEqual(await audit(current, alone));
  expect(await auditIn(kept, baseline)).toEqual(await audit(baseline, alone));
  expect(await compareIn(kept, [current, baseline])).toEqual(await diff(current, baseline, alone));
  expect(await compareIn(kept, [baseline, current])).toEqual(compared);
  expect(kept.held().sort()).toEqual([current, baseline].sort());
  const tasks: string[] = [];
  await inspectIn(kept, baseline, tasks);
  expect(tasks).not.toContain('read');
});

it('answers questions about objects as runs of their own do, in any order and again', async () => {
  const kept = keeper({ threads: 2 });
  const [before, after] = program('demo').paths;
  const ask = (query: FindQuery) => withInputs([after], undefined, (files) => kept.ask({}, (engine, load) => findIn(engine, files, query, load)));
  const look = (query: InspectQuery) =>
    withInputs([after], undefined, ([file]) => kept.ask({}, (engine, load) => inspectFile(engine, file, readQuery(query), load)));
  const queries: FindQuery[] = [
    { constructorName: '*' },
    { constructorName: '*', from: 20 },
    { string: '/a/i' },
    { under: 'resultCache', limit: 3 },
    { property: '/^_/' },
  ];
  const objects: InspectQuery[] = [{ id: 56325 }, { namePath: 'notifications._events' }, { constructorName: 'Map' }];
  const own = [
    await Promise.all(queries.map((query) => find(after, query, { threads: 0 }))),
    await Promise.all(objects.map((query) => inspect(after, query, { threads: 0 }))),
  ];
  const asked = async () => [await Promise.all(queries.map(ask)), await Promise.all(objects.map(look))];
  expect(await asked()).toEqual(own);
  queries.reverse();
  objects.reverse();
  expect(await asked()).toEqual(own.map((answers) => answers.toReversed()));
  await inspectIn(kept, before, []);
  expect(await asked()).toEqual(own.map((answers) => answers.toReversed()));
});

it('reads a file again that was written meanwhile', async () => {
  const kept = keeper();
  const path = join(folder, 'a.heapsnapshot.gz');
  copyFileSync(baseline, path);
  await inspectIn(kept, path, []);
  utimesSync(path, 1, 1);
  const tasks: string[] = [];
  await inspectIn(kept, path, tasks);
  expect(tasks).toContain('read');
});

it('releases heaps that nothing was asked about for a while', async () => {
  const kept = keeper({ idleMs: 30 });
  await inspectIn(kept, baseline, []);
  expect(kept.held()).toEqual([baseline]);
  await expect.poll(() => kept.held(), { timeout: 5000 }).toEqual([]);
  await inspectIn(kept, baseline, []);
});

it('releases heaps of earlier questions that leave no memory for the next', async () => {
  const kept = keeper({ maxMemory: 140e6 });
  const [before, after] = program('demo').paths;
  await inspectIn(kept, before, []);
  await inspectIn(kept, after, []);
  expect(kept.held()).toEqual([after]);
  await expect(compareIn(kept, [before, after])).rejects.toMatchObject({ code: 'out-of-memory' });
  await inspectIn(kept, before, []);
});

it('forgets the heaps of a question that is aborted, and no others', async () => {
  const kept = keeper();
  await inspectIn(kept, baseline, []);
  const stop = new AbortController();
  const [one, other] = program('scenarios/timers').paths;
  const asked = compareIn(kept, [one, other], stop.signal);
  setTimeout(() => stop.abort(), 50);
  await expect(asked).rejects.toMatchObject({ code: 'aborted' });
  expect(kept.held()).toEqual([baseline]);
  const tasks: string[] = [];
  await inspectIn(kept, baseline, tasks);
  expect(tasks).toEqual(['inspect']);
});
