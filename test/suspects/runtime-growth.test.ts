/** Two versions of a runtime: what the runtime itself gained is a sentence, and never a suspect. */
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/diff.js';
import { renderReport } from '../../src/render/formats.js';
import { program } from '../support/fixtures.js';

const snapshotOf = (name: string, at: number): string => program(`matrix/${name}`).paths[at];

describe.each([
  ['node20', 'node24'],
  ['node22', 'node26'],
])('%s against %s', (earlier, later) => {
  it("separates the runtime's growth from the program's, in every text format", async () => {
    const report = await diff(snapshotOf(earlier, 0), snapshotOf(later, 1));
    expect(report.runtimeGrowthBytes).toBeGreaterThan(1_000_000);
    expect(report.runtimeGrowthBytes).toBeLessThan(report.totals.deltaBytes);
    expect(report.suspects.map(({ name }) => name).filter((name) => /BuiltinModule|internalBinding|primordials/.test(name))).toEqual([]);
    for (const format of ['table', 'markdown', 'minimal', 'github', 'gitlab', 'junit'] as const) {
      expect(
        renderReport(report, format)
          .replace(/\s+/g, ' ')
          .replace(/&#39;|&apos;/g, "'"),
        format,
      ).toMatch(/MB is the runtime's own \(Node v2\d[.\d]+ in the baseline, Node v2\d/);
    }
  });
});

it('is not mentioned where both heaps are of one process', async () => {
  const report = await diff(...(program('matrix/node24').paths as [string, string]));
  expect(report).not.toHaveProperty('runtimeGrowthBytes');
  expect(report.warnings).toEqual([]);
});
