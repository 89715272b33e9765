/** Worker threads of Node: a capture reports them, and can write the heaps of one or of all. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diff, summarize } from '../../src/diff.js';
import type { SnapdiffError } from '../../src/errors.js';
import { capture, inspectorTargets, startCapturing } from '../../src/live/capture.js';
import { listeningAddresses } from '../../src/live/proc.js';
import { PATIENCE_MS } from './a-program.js';

const source = `
const { Worker, isMainThread } = require('node:worker_threads');
class OfMain {}
class OfWorker {}
globalThis.kept = Array.from({ length: isMainThread ? 50 : 77 }, () => (isMainThread ? new OfMain() : new OfWorker()));
setInterval(() => {}, 1000);
if (isMainThread) {
  let online = 0;
  for (const name of ['', 'indexer']) new Worker(eval('code'), { eval: true, name }).on('online', () => ++online === 2 && process.send('up'));
  process.on('message', (message) => process.send(message));
}`;

let folder: string;
let program: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-workers-'));
  const code = `const code = ${JSON.stringify(source)}; eval(code);`;
  program = spawn(process.execPath, ['--inspect-port=0', '--eval', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(program, 'message');
});

afterAll(() => {
  program.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const countsOf = async (path: string) => {
  const { constructors } = await summarize(path);
  return ['OfMain', 'OfWorker'].map((wanted) => constructors.find(({ name }) => name === wanted)?.current.count ?? 0);
};

async function mustBeUnharmed() {
  const answer = once(program, 'message');
  program.send('hello');
  expect((await answer)[0]).toBe('hello');
  await expect.poll(() => listeningAddresses(program.pid!), { timeout: PATIENCE_MS }).toEqual([]);
}

describe('a program with two workers', () => {
  it('is captured with a warning that names them', async () => {
    const path = join(folder, 'main.heapsnapshot');
    const { warnings } = await capture(String(program.pid), path);
    expect(warnings).toMatchObject([{ code: 'workers-left-out', message: expect.stringMatching(/^2 workers .* 1 \(.*\), 2 \(.*"indexer"\)$/) }]);
    expect(await countsOf(path)).toEqual([50, 0]);
    // A heap contains passwords and keys.
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await mustBeUnharmed();
  });

  it('is captured with all of them, twice with the same ids', async () => {
    const capturing = await startCapturing(String(program.pid), { workers: true });
    const first = await capturing.capture(join(folder, 'all-1.heapsnapshot'));
    const second = await capturing.capture(join(folder, 'all-2.heapsnapshot.gz'));
    await capturing.end();
    expect([first, second].flatMap(({ warnings, workers }) => [...warnings, ...workers.flatMap((each) => each.warnings)])).toEqual([]);
    expect(second.workers.map(({ path }) => path)).toEqual([1, 2].map((id) => join(folder, `all-2-worker-${id}.heapsnapshot.gz`)));
    expect(await countsOf(first.path)).toEqual([50, 0]);
    for (const [at, { path }] of first.workers.entries()) {
      expect(await countsOf(path)).toEqual([0, 77]);
      const { matchedBy, totals } = await diff(path, second.workers[at].path);
      expect([matchedBy, totals!.newCount < 500]).toEqual(['id', true]);
    }
    await mustBeUnharmed();
  });

  it('is listed with its workers', async () => {
    const targets = await inspectorTargets(String(program.pid));
    expect(targets.map(({ id, type }) => [id, type])).toEqual([
      [String(program.pid), 'node'],
      ['1', 'worker'],
      ['2', 'worker'],
    ]);
    expect(targets[2].title).toBe('indexer');
    await mustBeUnharmed();
  });

  it('is captured by the name of a worker; unknown names are refused', async () => {
    const path = join(folder, 'indexer.heapsnapshot');
    const { program: subject } = await capture(String(program.pid), path, { choose: 'indexer' });
    expect(subject).toMatchObject({ title: 'indexer', kind: `worker of Node ${process.version}`, pid: program.pid });
    expect(await countsOf(path)).toEqual([0, 77]);
    const error = await capture(String(program.pid), path, { choose: 'nothing', overwrite: true }).catch((thrown: SnapdiffError) => thrown);
    expect(error).toMatchObject({
      code: 'no-target',
      message: expect.stringContaining('"nothing" matches no worker of'),
      hint: expect.stringContaining('2 ('),
    });
    await mustBeUnharmed();
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});
