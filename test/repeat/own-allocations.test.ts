/** A leak test in its own process that records where objects are allocated. */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { builtLibrary } from '../support/built.js';

const programs = join(import.meta.dirname, 'programs');
const here = join(import.meta.dirname, '../../dist/src/repeat/here.js');

it('has the functions that allocated what grew, and ends with the recording', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-allocations-'));
  // A recording that is left open keeps the process from its end.
  await promisify(execFile)(process.execPath, ['--expose-gc', join(programs, 'vouchers.mjs'), folder, here]);
  const { suspects } = await builtLibrary.diff(join(folder, 's1.heapsnapshot'), join(folder, 's2.heapsnapshot'), { threads: 0 });
  const { allocations } = suspects.find(({ name }) => name === 'vouchers')!;
  expect(allocations).toMatchObject({ count: expect.any(Number), knownCount: allocations!.count });
  const frames = allocations!.stacks.flatMap((stack) =>
    stack.frames.map(({ name, location }) => `${name} ${location?.script?.split('/').at(-1)}:${location?.line}`),
  );
  expect(frames).toContain('Voucher vouchers.mjs:6');
  expect(frames).toContain('issueVoucher vouchers.mjs:10');
});
