/** The matcher in Vitest's two pools, in this process and in a run of its own, and the function under node:test. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtLibrary } from '../support/built.js';
import { isLong } from '../trust/support/random.js';
import { leak } from './suites/leaks.js';

// As a user's setup file.
await import('../../dist/src/vitest.js' as string);

const project = join(import.meta.dirname, '../..');
const suites = join(import.meta.dirname, 'suites');

interface Tried {
  title: string;
  status: string;
  failureMessages: string[];
}

/** Runs a suite with Vitest's own command; returns the result of each test. */
function vitest(...words: string[]): Tried[] {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-suites-'));
  const output = join(folder, 'report.json');
  const { VITEST: _vitest, VITEST_MODE: _mode, VITEST_POOL_ID: _pool, VITEST_WORKER_ID: _worker, NODE_ENV: _env, ...env } = process.env;
  const command = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--root', suites, '--reporter=json', `--outputFile=${output}`, ...words];
  spawnSync(process.execPath, command, { cwd: suites, env, encoding: 'utf8' });
  const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as { testResults: { assertionResults: Tried[] }[] };
  rmSync(folder, { recursive: true });
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

it('Vitest, pool forks, which is the pool of this file: shows holders and lines of the sources; excludes calls of Jest mocks; runs one at a time', async () => {
  // As jest-mock keeps calls; Jest itself is too large to install for this test.
  const states = new WeakMap<object, { calls: unknown[]; results: object[] }>();
  const remember = (mock: object, words: unknown[]) => {
    states.get(mock)?.calls.push(words);
    states.get(mock)?.results.push({ type: 'return', value: [...words] });
  };
  const mockConstructor = (...words: unknown[]) => remember(mockConstructor, words);
  const lookalike = (...words: unknown[]) => remember(lookalike, words);
  for (const mock of [mockConstructor, lookalike]) states.set(mock, { calls: [], results: [] });
  let isFirstRunning = true;
  const first = expect(async (iteration: number) => {
    await leak(iteration);
    mockConstructor(`call ${iteration}`, [iteration]);
    lookalike(`call ${iteration}`, [iteration]);
  })
    .not.toLeak({ iterations: 53 })
    .catch((error: unknown) => error)
    .finally(() => {
      isFirstRunning = false;
    });
  const second = builtLibrary.leakTest(() => {
    throw new Error(isFirstRunning ? 'at the same time' : 'afterwards');
  });
  await expect(second).rejects.toThrow('iteration 0 threw: Error: afterwards');
  const found = await first;
  // Both lists of the lookalike hold the arguments: one cause, one suspect.
  expect(found).toMatchObject({ message: expect.stringContaining('the operation leaks: 4 suspects kept growing over 2 times') });
  for (const holder of [
    / carts +Map @\d+ in cart\.ts:11 +entries 41 -> 147\n/,
    / bus\.listeners +Array @\d+ in cart\.ts:26 [\s\S]*a function at\s+leaks\.ts:15:\d+,/,
    /\.(calls|results) +Array @\d+ [\s\S]*?entries 41 -> 147\n/,
    // Of the smallest, `rows`.
    /\n1 more suspect: --all shows it\n/,
  ]) {
    expect((found as Error).message).toMatch(holder);
  }
  expect((found as Error).message).not.toContain('mockConstructor');
});

it('Vitest, pool threads: an operation without a leak passes, with expectations, a console and mocks inside', () => {
  const tried = vitest('sound', '--pool', 'threads');
  expect(tried.map(({ title, failureMessages }) => [title, failureMessages])).toEqual(tried.map(({ title }) => [title, []]));
  expect(tried).toHaveLength(isLong ? 2 : 1);
});

it('node:test: expectNoLeak', () => {
  const { stdout, status } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', join(suites, 'node-test.mjs')], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout).toMatch(/not ok 1 - leaks\n/);
  expect(stdout).toMatch(/ subscribers {6}Array @\d+ in node-test\.mjs:5 {5}entries 41 -> 147\n/);
  expect(stdout).toMatch(/not ok 1 - leaks\n[\s\S]*?\n {2}code: 'ERR_ASSERTION'\n {2}name: 'AssertionError'\n {2}operator: 'fail'\n/);
  expect(stdout).toMatch(/not ok 2 - fails\n[\s\S]*iteration 9 threw: TypeError: no subscriber 9/);
  if (isLong) expect(stdout).toMatch(/\nok 3 - releases\n/);
});

describe('leakTest in this process', () => {
  const { leakTest, SnapdiffError } = builtLibrary;

  it('reports errors', async () => {
    const failing = leakTest(async (iteration) => {
      if (iteration === 2) throw new RangeError('too far');
    });
    await expect(failing).rejects.toThrow(SnapdiffError);
    await expect(failing).rejects.toMatchObject({ code: 'operation-failed', message: 'iteration 2 threw: RangeError: too far', cause: { message: 'too far' } });
    const endless = leakTest(() => new Promise(() => {}), { timeoutMs: 50 });
    await expect(endless).rejects.toMatchObject({ code: 'timed-out', message: 'iteration 0 did not end within 0.05 s' });
    const stopped = leakTest(() => 1, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });
});
