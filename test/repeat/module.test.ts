/**
 * `snapdiff run <module>` on real processes: seven patterns of leaks, each leaking and fixed, and its errors. The command itself is a process where its
 * streams, signals or end are tested.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { library } from '../../src/cli/library.js';
import { snapdiff as snapdiffHere } from '../cli/a-host.js';
import { CRASH, type Ended, snapdiff, startSnapdiff } from '../trust/support/command.js';
import { isGone, until } from './processes.js';
import { runHere } from './run-here.js';

const programs = join(import.meta.dirname, 'programs');
const home = process.cwd();
let folder: string;
/** The folder for snapdiff's temporary folders. */
let scratch: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-run-'));
  scratch = mkdtempSync(join(tmpdir(), 'snapdiff-scratch-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
  // A finished run has removed its folder.
  expect(readdirSync(scratch)).toEqual([]);
  rmSync(scratch, { recursive: true, force: true });
});

const run = (program: string, words: readonly string[] = [], env: Record<string, string> = {}) =>
  runHere([join(programs, program), ...words], folder, { TMPDIR: scratch, ...env });
const runProcess = (program: string, words: readonly string[] = [], env: Record<string, string> = {}): Promise<Ended> =>
  snapdiff(['run', join(programs, program), ...words], { cwd: folder, env: { TMPDIR: scratch, ...env } });

const patterns = [
  { program: 'unbounded-map', pattern: 'unbounded-cache', name: 'answers', line: 2 },
  { program: 'growing-array', pattern: 'growing-array', name: 'accessLog', line: 2 },
  { program: 'listeners', pattern: 'listeners', name: 'news._events.news', line: 4 },
  { program: 'timers', pattern: 'timers', name: 'timers (setInterval, setTimeout)', line: 6 },
  { program: 'pool', pattern: 'pool', name: 'pool.inUse', line: 12 },
  { program: 'closures', pattern: 'closures', name: 'shutdown.atExit', line: 2 },
  { program: 'strings', pattern: 'strings', name: 'pages', line: 2 },
];

describe('programs that leak, in one process', () => {
  let found: Awaited<ReturnType<typeof run>>;
  let report: { suspects: { name: string; location: { script: string } }[]; status: string; checks: object[]; snapshots: { path: string }[] };
  beforeAll(async () => {
    found = await run('all.mjs', ['--format', 'json']);
    report = JSON.parse(found.out);
  });

  it.each(patterns)('$program is reported with its holder and line', ({ program, pattern, name, line }) => {
    const suspect = report.suspects.find((each) => each.name === name);
    expect(suspect).toMatchObject({ pattern, name, confidence: 'high', location: { line } });
    expect(suspect?.location.script).toMatch(new RegExp(`/programs/${program}\\.mjs$`));
  });

  it('are all of the suspects, and fail the run', () => {
    expect(report.suspects.map(({ name }) => name).sort()).toEqual(patterns.map(({ name }) => name).sort());
    expect([found.code, report.status, report.checks]).toMatchObject([1, 'fail', [{ metric: 'suspects', actual: patterns.length }]]);
    expect(report.snapshots.map(({ path }) => path)).toEqual(['after 41 to warm up', 'after 101 iterations', 'after 202 iterations']);
  });
});

it('all of them pass when they are fixed', async () => {
  const { code, out } = await run('all.mjs', ['--format', 'json'], { FIXED: '1' });
  const { suspects, status } = JSON.parse(out);
  expect([code, status, suspects]).toEqual([0, 'pass', []]);
});

describe('the report', () => {
  it('has the holder and the line, and no command that would fail', async () => {
    const { code, out, err } = await runProcess('commonjs.cjs', ['--only', 'suspects']);
    expect(out).toMatch(/^s1 {2}after 41 to warm up .*\ns2 {2}after 101 iterations .*\ns3 {2}after 202 iterations /);
    expect(out).toMatch(/\n {2}kept {13}Array @\d+ in commonjs\.cjs:3 {5}entries 41 -> 243\n/);
    expect(out).toContain('steady, exactly one an iteration');
    expect(out).not.toContain('snapdiff path');
    expect(out).not.toContain('see it again');
    // The output of the program is not part of the report.
    expect(err).toBe('hello from the program\n');
    expect(code).toBe(1);
  });

  it('keeps the snapshots for further questions, and does not overwrite them', async () => {
    const words = ['--keep', 'kept/heap', '--iterations', '53', '--warmup', '7', '--only', 'suspects'];
    const { code, out } = await run('strings.mjs', words);
    expect(readdirSync(join(folder, 'kept/heap')).sort()).toEqual(['s1.heapsnapshot', 's2.heapsnapshot', 's3.heapsnapshot']);
    expect(out).toContain('-> 113\n');
    const [more] = /snapdiff path kept\/heap\/s3\.heapsnapshot @\d+/.exec(out) as RegExpExecArray;
    expect(code).toBe(1);
    const here = { folder, real: library };
    const answer = await snapdiffHere(more.split(' ').slice(1), here);
    expect([answer.code, answer.err]).toEqual([0, '']);
    expect(answer.out).toContain('held by pages in strings.mjs:2');
    const again = await snapdiffHere('kept/heap --iterations 53 --max suspects=0 --only suspects'.split(' '), here);
    expect(again.code).toBe(1);
    const refused = await run('strings.mjs', words);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('kept/heap already has s1.heapsnapshot');
  });

  it('accepts the limits, levels and exports of a comparison; a queue gains one object in two iterations', async () => {
    const words = ['--max', 'suspects=1', '--warn', 'total=1kB', '--export-junit', 'leak.xml', '--export-json', 'leak.json', '--quiet'];
    const { code, out, err } = await run('queue.mjs', words);
    expect([code, out, err]).toEqual([0, '', '']);
    expect(readFileSync(join(folder, 'leak.xml'), 'utf8')).toContain('queue.mjs');
    const { suspects, status } = JSON.parse(readFileSync(join(folder, 'leak.json'), 'utf8'));
    expect([status, suspects]).toMatchObject(['warn', [{ name: 'queue.jobs', entries: { baseline: 21, current: 122 }, location: { line: 2 } }]]);
  });
});

describe('a module with messages, a timer, a worker and a child of its own', () => {
  it('is tested; its remaining processes are ended, its worker is reported', async () => {
    const pids = join(folder, 'pids-awkward');
    const { code, out, err } = await run('awkward.mjs', ['--format', 'json'], { PIDS: pids });
    const { suspects, warnings } = JSON.parse(out);
    expect([code, suspects]).toEqual([0, []]);
    expect(warnings).toMatchObject([{ code: 'workers-not-tested', message: expect.stringMatching(/^1 other thread/) }]);
    expect(err).not.toMatch(CRASH);
    expect(readFileSync(pids, 'utf8').split(' ').map(Number).map(isGone)).toEqual([true, true]);
  });

  it('is followed if its array is empty before the first iteration', async () => {
    const { code, out } = await run('growing-array.mjs', ['--warmup', '0', '--iterations', '53', '--format', 'json']);
    expect([code, JSON.parse(out).suspects[0].entries]).toEqual([1, { baseline: 1, current: 107 }]);
  });
});

describe('errors', () => {
  const failures: [string, string[], RegExp][] = [
    ['throws.mjs', [], /throws\.mjs run\(\) threw in iteration 17: RangeError: the seventeenth \(throws\.mjs:3\)\n/],
    ['no-run.mjs', [], /no-run\.mjs exports no function named run\n {10}The module must export run/],
    ['syntax.mjs', [], /syntax\.mjs cannot be loaded: SyntaxError/],
    ['setup.mjs', [], /setup\.mjs setup\(\) threw: Error: no database \(setup\.mjs:3\)\n/],
    ['exits.mjs', [], /the process of exits\.mjs ended with exit code 3, in iteration 5\n/],
    ['late.mjs', ['--timeout', '1s'], /iteration 3 of late\.mjs did not end within 1 s\n {10}Give it longer: --timeout/],
    ['not-there.mjs', [], /not-there\.mjs does not exist\n/],
    ['.', [], /broken is not a file\n/],
  ];

  it.each(failures)('%s', async (program, words, sentence) => {
    const { code, out, err } = await run(`broken/${program}`, words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(CRASH);
  });

  it('memory runs out', async () => {
    const { code, out, err } = await runProcess('broken/memory.mjs', [], { NODE_OPTIONS: '--max-old-space-size=40' });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/snapdiff: the process of memory\.mjs was ended by SIGABRT, probably because memory ran out, in iteration 0\n/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s in the middle of an endless iteration leaves no process and no file', async (signal) => {
    const pids = join(folder, `pids-${signal}`);
    const own = mkdtempSync(join(tmpdir(), 'snapdiff-scratch-'));
    const running = startSnapdiff(['run', join(programs, 'broken/hangs.mjs')], { cwd: folder, env: { TMPDIR: own, PIDS: pids } });
    await until(() => existsSync(pids) && readFileSync(pids, 'utf8').includes(' '));
    running.kill(signal);
    const { code, out } = await running.ended;
    expect(out).toBe('');
    expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGKILL: null }[signal]);
    const [child, grandchild] = readFileSync(pids, 'utf8').split(' ').map(Number);
    await until(() => isGone(child) && isGone(grandchild));
    // After a SIGKILL the temporary folder remains.
    if (signal !== 'SIGKILL') expect(readdirSync(own)).toEqual([]);
    rmSync(own, { recursive: true, force: true });
  });

  it('wrong arguments are refused before a process starts', async () => {
    for (const [words, sentence] of [
      [[], 'nothing to repeat'],
      [['a.mjs', 'b.mjs'], 'unexpected argument "b.mjs"'],
      [['a.mjs', '--iterations', '3,4'], 'snapdiff run takes one number of iterations'],
      [['a.mjs', '--timeout', '0'], '--timeout must be a time such as 30s'],
    ] as const) {
      const { code, err } = await runHere(words, folder);
      expect(code).toBe(2);
      expect(err).toContain(sentence);
    }
  });
});
