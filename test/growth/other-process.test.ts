/** A trend in which one snapshot is of another process. */
import { describe, expect, it } from 'vitest';
import { trend } from '../../src/diff.js';
import { checkReport } from '../../src/gate/check.js';
import { parseGateLimit } from '../../src/gate/gate-limit.js';
import { program } from '../support/fixtures.js';

describe('a trend with a snapshot of another process', () => {
  const own = program('scenarios/a_map_cache').paths;
  const [stranger] = program('scenarios/c_emitter').paths;

  it.each([
    ['in between', [own[0], stranger, own[2]], [stranger, own[2]]],
    ['at the end', [own[0], own[1], stranger], [stranger]],
    ['at the beginning', [stranger, own[1], own[2]], [own[1]]],
  ])('%s: warns, and no suspect is certain', async (_, paths, foreign) => {
    const report = await trend(paths, { iterations: [1009] });
    expect(report.warnings.map(({ code, message }) => [code, foreign.find((path) => message.startsWith(path))])).toEqual(
      foreign.map((path) => ['another-process', path]),
    );
    expect(report.suspects.filter(({ confidence }) => confidence === 'high')).toEqual([]);
    const growths = [report, ...report.constructors, ...report.collections].map(({ growth }) => growth);
    expect([...new Set(growths.map(({ verdict }) => verdict))].sort()).toEqual(['flat', 'fluctuating']);
    expect(growths.filter(({ verdict, exactMultiple }) => verdict !== 'flat' && exactMultiple !== null)).toEqual([]);
    for (const metric of ['steady=0', 'suspects=0']) {
      const limits = [parseGateLimit(metric, 'error', '--max')];
      expect(() => checkReport(report, limits)).toThrow(/the snapshots are of different processes|compared by class/);
    }
  });

  it('follows ids with the option match: id', async () => {
    const report = await trend([own[0], own[1], stranger], { match: 'id' });
    expect(report.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('Compared by id because of --match id')]);
    expect(report.growth.verdict).not.toBe('flat');
  });
});
