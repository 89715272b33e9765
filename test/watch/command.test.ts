/** `snapdiff watch` as a process, on programs that leak in three kinds of memory, and on one that does not leak. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { diff } from '../../src/diff.js';
import type { WatchReport } from '../../src/watch/conclusion.js';
import type { Sample } from '../../src/watch/sample.js';
import { type AProgram, aProgram, PATIENCE_MS } from '../live/a-program.js';
import { isGone, until } from '../repeat/processes.js';
import { CRASH, snapdiff, startSnapdiff } from '../trust/support/command.js';

let folder: string;
let program: AProgram | undefined;

/** Calls `add` that many times a second by the clock, so that a busy machine does not change the slope. */
const steadily = (add: string, perSecond: number) => `
const kept = [];
const began = performance.now();
let added = 0;
setInterval(() => { for (; added < ((performance.now() - began) / 1000) * ${perSecond}; added++) kept.push(${add}); }, 50);`;

const programs = {
  'heap.mjs': steadily("{ added, text: 'text ' + added }", 20_000),
  'slow.mjs': steadily("{ added, text: 'text ' + added }", 5_000),
  'buffers.mjs': steadily('Buffer.alloc(400_000, 1)', 20),
  // OpenSSL's memory, which V8 does not count
  'native.mjs': `import tls from 'node:tls';${steadily("tls.createSecureContext({ sessionIdContext: 'a' + added })", 300)}`,
  'short.mjs': `console.log('I said this'); setTimeout(() => {}, 4000);`,
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-watch-'));
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
});

afterEach(async () => {
  await program?.stop();
  program = undefined;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quick = ['--interval', '100ms', '--warmup', '1.5s'];
const watch = (...words: string[]) => snapdiff(['watch', ...words], { cwd: folder });

/** The samples, and the verdict after them. */
function linesOf(out: string): { samples: Sample[]; verdict: WatchReport } {
  const lines = out.trimEnd().split('\n');
  return { samples: lines.slice(0, -1).map((line) => JSON.parse(line) as Sample), verdict: (JSON.parse(lines.at(-1)!) as { verdict: WatchReport }).verdict };
}

describe('a command that leaks', () => {
  // "unclear" is correct if a busy machine stalls the program; the test then tries again.
  it.concurrent.each([
    ['heap.mjs', 'heap', /Two snapshots show what holds it: snapdiff watch --snapshot-at/],
    ['buffers.mjs', 'external', /array buffers or other memory outside of V8's heap/],
    ['native.mjs', 'outside', /not in the JS heap: no snapshot will show it/],
  ])('%s: grows, %s', { retry: 2 }, async (name, where, next) => {
    const { code, out, err } = await watch(...quick, '--duration', '10s', '--format', 'jsonl', '--max-growth', '0', '--', process.execPath, name);
    const { samples, verdict } = linesOf(out);
    expect(verdict).toMatchObject({ kind: 'growing', where });
    expect(samples.length).toBeGreaterThan(40);
    expect(samples.every((sample) => sample.residentBytes !== null && sample.heapUsedBytes !== null)).toBe(true);
    expect(err.replace(/\s+/g, ' ')).toMatch(next);
    expect(err).toMatch(/^FAIL {2}it grows by \S+ MB a minute, 0 B is allowed$/m);
    expect(code).toBe(1);
  });

  it('has a snapshot taken at the beginning and when it has grown; they compare by id', async () => {
    const running = startSnapdiff(['watch', ...quick, '--snapshot-at', '1x,1.1x', '--format', 'csv', '--', process.execPath, 'slow.mjs'], { cwd: folder });
    await expect.poll(() => running.said().err.split('\nsnapshot: ').length - 1, { timeout: PATIENCE_MS }).toBe(2);
    running.kill('SIGINT');
    const { code, err } = await running.ended;
    const paths = [...err.matchAll(/^snapshot: (\S+), /gm)].map(([, path]) => path);
    expect([code, ...paths.map((name) => name.replace(/-\d+-\d{8}-\d{6}/, ''))]).toEqual([0, 'slow-1.heapsnapshot', 'slow-2.heapsnapshot']);
    const report = await diff(join(folder, paths[0]), join(folder, paths[1]));
    expect(report.matchedBy).toBe('id');
    expect(report.suspects[0].name).toBe('kept');
  });
});

describe('what ends a watch', () => {
  it('is the command: its output is passed on, samples go to standard output', async () => {
    const { code, out, err } = await watch(...quick, '--', process.execPath, 'short.mjs');
    expect(code).toBe(0);
    expect(err).toContain('I said this\n');
    expect(err).not.toMatch(/Debugger|inspector is/);
    const [head, first] = out.split('\n');
    expect(head).toBe('seconds,resident_bytes,heap_used_bytes,heap_total_bytes,external_bytes,array_buffers_bytes');
    expect(first).toMatch(/^\d+(\.\d+)?(,\d+){5}$/);
    expect(err).toMatch(/^unclear +resident set, \d+ samples$/m);
  });

  it('is Ctrl-C: the verdict is printed, and the program runs on', async () => {
    program = await aProgram();
    const running = startSnapdiff(['watch', String(program.pid), '--interval', '50ms', '--warmup', '0', '--format', 'csv'], { cwd: folder });
    await expect.poll(() => running.said().out.split('\n').length, { timeout: PATIENCE_MS }).toBeGreaterThan(45);
    expect(await program.ports()).toEqual([]);
    running.kill('SIGINT');
    const { code, out, err } = await running.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/^[\d.]+,\d+,,,,$/m);
    expect(err).toContain(`Watching process ${program.pid}; its inspector is closed, so only resident memory is seen; Ctrl-C to stop.\n`);
    expect(err).toMatch(/^(plateau|unclear|steady growth) +resident set/m);
    expect(err).not.toMatch(CRASH);
    expect(await program.ask()).toEqual({ how: 'are you' });
  });

  it('is the duration; an inspector that was opened for the watch is closed', async () => {
    program = await aProgram();
    const { code, out } = await watch(String(program.pid), '--inspector', '--interval', '50ms', '--duration', '3s', '--format', 'jsonl');
    expect(code).toBe(0);
    expect(linesOf(out).samples[0].heapUsedBytes).toBeGreaterThan(1e6);
    await expect.poll(() => program?.ports(), { timeout: PATIENCE_MS }).toEqual([]);
  });
});

describe('a command that ignores signals', () => {
  it('is ended with the processes that have left its group, when the watch ends', async () => {
    const pids = join(folder, 'pids-stubborn');
    const line = `trap '' TERM; setsid sh -c 'trap "" TERM; echo $$ >> "${pids}"; sleep 300; :' & echo $$ >> '${pids}'; while :; do sleep 1; done`;
    const running = startSnapdiff(['watch', '--interval', '20ms', '--warmup', '0', '--duration', '2s', '--', 'sh', '-c', line], { cwd: folder });
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([0, expect.not.stringMatching(CRASH)]);
    expect(readFileSync(pids, 'utf8').trim().split('\n').map(Number).map(isGone)).toEqual([true, true]);
  });

  it('does not outlive snapdiff with its inspector open: SIGKILL', async () => {
    const pids = join(folder, 'pid-orphan');
    const code = `require('fs').writeFileSync(process.argv[1], process.pid + ' ' + require('inspector').url()); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`;
    const running = startSnapdiff(['watch', ...quick, '--', process.execPath, '--eval', code, pids], { cwd: folder });
    await until(() => existsSync(pids) && / ws:/.test(readFileSync(pids, 'utf8')));
    running.kill('SIGKILL');
    await until(() => isGone(Number(readFileSync(pids, 'utf8').split(' ')[0])));
  });
});

describe('a watch', () => {
  it('that is too short for a verdict still checks its limit', async () => {
    const { code, err } = await watch(...quick, '--limit', '10MB', '--', process.execPath, 'short.mjs');
    expect(code).toBe(1);
    expect(err).toMatch(/^FAIL {2}\S+ MB is over the limit of 10\.0 MB$/m);
  });

  it('of a process that is not Node reports the resident set', async () => {
    const sleep = spawn('sleep', ['60']);
    await once(sleep, 'spawn');
    const { code, out } = await watch(String(sleep.pid), '--interval', '20ms', '--warmup', '0', '--duration', '2s', '--format', 'text', '--limit', '1kB');
    sleep.kill();
    expect(out).toMatch(/^plateau +resident set: \S+ [kM]B -> \S+ [kM]B in 0:0\d\nbecause +Its floor moved by less than 1 %\.\n$/);
    expect(code).toBe(1);
  });

  it.each([
    [[], 'no program given'],
    [['1', '--', 'node'], 'give either 1 or a command, not both'],
    [['--'], 'no command follows --'],
    [['--limit', '10%', '1'], '--limit must be a size such as 500kB, 4GB or 1.5GiB, not "10%"'],
    [['--snapshot-at', '0.5x', '1'], '--snapshot-at must be 1x or more, not "0.5x"'],
    [['--format', 'table', '1'], '--format must be text, csv or jsonl, not "table"'],
    [['--', 'no-such-program'], 'no-such-program cannot be started: there is no such program'],
  ])('%j is refused', async (words, message) => {
    const { code, out, err } = await watch(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`snapdiff: ${message}`);
  });

  it('of a program that does not exist has an error message, with any folders in PATH', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    writeFileSync(join(folder, 'a-text'), '');
    chmodSync(closed, 0);
    const env = { PATH: [closed, folder, process.env['PATH']].join(delimiter) };
    const reasonOf = async (program: string) => (await snapdiff(['watch', '--', program], { cwd: folder, env })).err.split('\n')[0];
    expect(await reasonOf('no-such-program')).toBe('snapdiff: no-such-program cannot be started: there is no such program');
    expect(await reasonOf('a-text')).toBe('snapdiff: a-text cannot be started: permission denied');
    expect(await reasonOf('./a-text')).toBe('snapdiff: ./a-text cannot be started: permission denied');
    chmodSync(closed, 0o755);
  });
});
