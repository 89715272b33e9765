/** Many questions to one MCP server: nothing keeps growing in its heap, as measured with snapdiff itself. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtLibrary } from '../support/built.js';
import { isFull, isLong } from './support/random.js';

const project = join(import.meta.dirname, '../..');
/** Twice so many after the warm-up; a prime, so that growth by an exact multiple is not a coincidence. */
const ITERATIONS = isFull ? 499 : isLong ? 43 : 11;

it(`${2 * ITERATIONS} questions leave nothing behind`, async () => {
  const target = {
    mcp: `"${process.execPath}" "${join(project, 'dist/src/cli/bin.js')}" mcp --root "${join(project, 'snapshots')}" --threads 1`,
    tool: 'holder',
    arguments: { path: 'matrix/bun-v8write.after.heapsnapshot.gz', class: '*', limit: 3 },
  };
  const report = await builtLibrary.leakTest(target, { iterations: ITERATIONS, warmup: isLong ? 41 : 19 });
  expect(report.suspects.map(({ name, growthBytes }) => `${name}: ${growthBytes}`)).toEqual([]);
  expect(report.status).toBe('pass');
}, 600_000);
