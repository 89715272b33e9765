/** V8 flags: only supported ones, and none for untested versions; which files need no threads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compilerFlags, needsNoThreads } from '../../src/engine/prepare-process.js';

it('delay optimisation for small files', () => {
  expect(compilerFlags('11.3.244.8-node.38', 1e6)).toContain('--interrupt-budget=2400000');
  expect(compilerFlags('13.6.233.10-node.28', 1e6)).toContain('--invocation-count-for-turbofan=30000');
  expect(compilerFlags('11.3.244.8-node.38', 4e8)).toEqual(['--max-inlined-bytecode-size-cumulative=300']);
});

it('are empty for an untested version of V8', () => {
  expect(compilerFlags('10.2.154.26-node.38', 1e6)).toEqual([]);
  expect(compilerFlags('99.0.1', 1e6)).toEqual([]);
});

it('are supported by this version of V8', () => {
  const flags = compilerFlags(process.versions.v8, 1e6);
  const script = `for (const flag of ${JSON.stringify(flags)}) require('v8').setFlagsFromString(flag)`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it.each([
  ['a pair of 7 MB each', [7, 7], '', true],
  ['a pair of 9 MB each', [9, 9], '', false],
  ['three of 7 MB each, as of a leak test', [7, 7, 7], '', true],
  ['four of 7 MB each', [7, 7, 7, 7], '', false],
  ['compressed files, whose text may be of any length', [1, 1], '.gz', false],
  ['no files', [], '', false],
] as const)('no threads are needed for %s: %j%s: %s', (_name, megabytes, ending, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-small-'));
  const paths = megabytes.map((size, at) => {
    const path = join(folder, `${at}${ending}`);
    writeFileSync(path, '');
    truncateSync(path, size * 1e6);
    return path;
  });
  expect(needsNoThreads(['--quiet', ...paths])).toBe(expected);
  rmSync(folder, { recursive: true });
});
