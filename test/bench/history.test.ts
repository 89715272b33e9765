/** The history of bench results: entries are added, earlier ones stay. Measures no time. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { appendEntry, entryOf } from './history.js';
import type { Results } from './results.js';

const results: Results = {
  snapdiff: { version: '1.0.0', commit: 'abc' },
  machine: { cores: 2, model: 'a', memoryBytes: 1e9, system: 'Linux', load: 0 },
  nodes: ['20.19.0'],
  rivals: { rust: '0.0.10' },
  runs: 3,
  generated: null,
  pairs: [
    {
      name: 'a, b',
      files: [
        { name: 'a', bytes: 10, nodes: 1, edges: 1, strings: 1, textBytes: 1 },
        { name: 'b', bytes: 20, nodes: 1, edges: 1, strings: 1, textBytes: 1 },
      ],
      tools: [
        { tool: 'snapdiff', isOurs: true, samples: [], seconds: { median: 2, min: 1, max: 3 }, cpuSeconds: null, peakBytes: null, ratio: 1, failed: null },
        { tool: 'rust', isOurs: false, samples: [], seconds: null, cpuSeconds: null, peakBytes: null, ratio: null, failed: 'exit 1' },
      ],
      phases: [],
    },
  ],
  growth: [],
};

function historyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'history.json');
}

it('keeps medians of every tool, oldest entry first', () => {
  const path = historyFile();
  appendEntry(path, entryOf(results, new Date('2026-11-28T23:00:00Z')));
  appendEntry(path, entryOf({ ...results, runs: 5 }, new Date('2026-11-29T01:00:00Z')));
  const [first, second, ...rest] = JSON.parse(readFileSync(path, 'utf8'));
  expect([first.date, first.runs, second.date, second.runs, rest]).toEqual(['2026-11-28', 3, '2026-11-29', 5, []]);
  expect(first.pairs).toEqual([
    {
      name: 'a, b',
      bytes: 30,
      tools: [
        { tool: 'snapdiff', seconds: 2, cpuSeconds: null, peakBytes: null },
        { tool: 'rust', seconds: null, cpuSeconds: null, peakBytes: null },
      ],
    },
  ]);
});

it('refuses a file that is no history, and leaves it as it is', () => {
  const path = historyFile();
  writeFileSync(path, '{"a": 1}');
  expect(() => appendEntry(path, entryOf(results, new Date()))).toThrow(/no history/);
  expect(readFileSync(path, 'utf8')).toBe('{"a": 1}');
});
