/** Programs that are hard to end: none of their processes remains, and nothing waits for their streams. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTree } from '../../src/live/process-tree.js';
import { isGone, until } from '../repeat/processes.js';

let folder: string;
let files = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-tree-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Shell lines that write the pids of their remaining processes to $PIDS. */
const programs: [string, string][] = [
  ['ignores SIGTERM', `trap '' TERM; echo $$ > "$PIDS"; while :; do sleep 1; done`],
  ['left the process group', `setsid sh -c 'trap "" TERM; echo $$ > "$PIDS"; while :; do sleep 1; done' & wait`],
  ['left the group and its parent, which has ended', `(setsid sh -c 'echo $$ > "$PIDS"; exec sleep 300' &); sleep 300`],
  ['left the group with an empty environment', `env -i PIDS="$PIDS" setsid sh -c 'trap "" TERM; echo $$ > "$PIDS"; while :; do sleep 1; done' & wait`],
  [
    'is detached by Node with inherited streams',
    `exec "${process.execPath}" -e "require('child_process').spawn('sh', ['-c', 'trap \\"\\" TERM; echo \\$\\$ > \\"\\$PIDS\\"; sleep 300; :'], { detached: true, stdio: 'inherit' }).unref(); setInterval(() => {}, 1000)"`,
  ],
];

async function pidIn(file: string): Promise<number> {
  await until(() => existsSync(file) && readFileSync(file, 'utf8').includes('\n'));
  return Number(readFileSync(file, 'utf8'));
}

describe.each([true, false])('with a group of its own: %s', (ownGroup) => {
  it.each(programs)('a program that %s is ended', async (_name, line) => {
    const PIDS = join(folder, `${files++}`);
    const tree = startTree(line, { env: { ...process.env, PIDS }, stdio: ['ignore', 'pipe', 'pipe'], ownGroup });
    const pid = await pidIn(PIDS);
    const began = performance.now();
    await tree.stop();
    expect(isGone(pid)).toBe(true);
    expect(tree.ending()).not.toBeNull();
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

it('ends its processes when snapdiff is killed', async () => {
  const PIDS = join(folder, 'guarded');
  const module = join(import.meta.dirname, '../../dist/src/live/process-tree.js');
  const code = `import('${module}').then(({ startTree }) => startTree(process.env.LINE, { stdio: ['ignore', 'pipe', 'pipe'], ownGroup: false })).then(() => console.log('started'))`;
  const child = spawn(process.execPath, ['--eval', code], { env: { ...process.env, PIDS, LINE: programs[1][1] }, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout!, 'data');
  const pid = await pidIn(PIDS);
  child.kill('SIGKILL');
  await until(() => isGone(pid));
});

it('does not end other processes, or those of an outer tree', async () => {
  const other = spawn('sleep', ['300']);
  const outer = startTree('sleep 300', { env: { ...process.env, SNAPDIFF_TREE: 'feed' }, stdio: 'ignore', ownGroup: true });
  const inner = startTree('sleep 300', { stdio: 'ignore', ownGroup: true });
  await inner.stop();
  expect([isGone(other.pid!), outer.ending()]).toEqual([false, null]);
  await outer.stop();
  expect([isGone(other.pid!), outer.ending()?.signal]).toEqual([false, 'SIGTERM']);
  other.kill();
});
