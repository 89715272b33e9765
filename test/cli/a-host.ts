/**
 * A process and a library that exist only in a test: what is printed is kept, what is asked of the library is recorded.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Baseline, defaultAllowance } from '../../src/baseline/baseline.js';
import type { Host, OutputStream } from '../../src/cli/host.js';
import type { AnalyzeOptions, Library } from '../../src/cli/library.js';
import { run } from '../../src/cli/run.js';
import type { SnapdiffError } from '../../src/errors.js';
import { type Input, pathOf } from '../../src/format/input-file.js';
import type { Inspection } from '../../src/report/inspection.js';
import type { ComparisonReport } from '../../src/report/report.js';
import { aReport, aSnapshot, aSummary, aTrend } from '../gate/a-report.js';

export interface Outcome {
  code: number;
  out: string;
  err: string;
  /** Calls of the library, e.g. "diff a b". */
  calls: string[];
  options: AnalyzeOptions | undefined;
  folder: string;
}

export interface Setup {
  env?: Record<string, string>;
  terminal?: boolean;
  folder?: string;
  report?: ComparisonReport;
  library?: Partial<Library>;
  /** Every write to standard output fails with this code. */
  stdoutError?: string;
  /** Called with a function that sends a signal, before the run starts. */
  onReady?: (send: (signal: 'SIGINT' | 'SIGTERM') => void) => void;
}

export function aBaseline(): Baseline {
  const { totalBytes, nodeCount, edgeCount, statistics } = aSnapshot('', 5_800_000, 10);
  return {
    $schema: '',
    schemaVersion: 1,
    kind: 'baseline',
    allow: defaultAllowance,
    heap: { totalBytes, nodeCount, edgeCount, statistics },
    classes: [],
    collections: [],
  };
}

export const aFolder = (): string => mkdtempSync(join(tmpdir(), 'snapdiff-cli-'));

export async function snapdiff(words: readonly string[], setup: Setup = {}): Promise<Outcome> {
  const folder = setup.folder ?? aFolder();
  const outcome: Outcome = { code: -1, out: '', err: '', calls: [], options: undefined, folder };
  const listeners = new Map<string, () => void>();
  const stream = (take: (text: string) => void, error?: string): OutputStream => ({
    write(text, done) {
      if (error === undefined) take(text);
      done(error === undefined ? null : Object.assign(new Error(error), { code: error }));
      return true;
    },
    on: () => {},
    ...(setup.terminal ? { isTTY: true, columns: 80 } : {}),
  });
  const host: Host = {
    argv: ['node', 'snapdiff', ...words],
    stdout: stream((text) => (outcome.out += text), setup.stdoutError),
    stderr: stream((text) => (outcome.err += text)),
    env: setup.env ?? {},
    cwd: () => folder,
    on: (signal, listener) => listeners.set(signal, listener),
    off: (signal) => listeners.delete(signal),
  };
  const called = (name: string, inputs: readonly Input[], options: AnalyzeOptions | undefined) => {
    outcome.calls.push([name, ...inputs.map(pathOf)].join(' '));
    outcome.options = options;
  };
  const report = setup.report ?? aReport();
  const notHere = async () => {
    throw new Error('no program runs in this test');
  };
  const library: Library = {
    startCapturing: notHere,
    inspectorTargets: notHere,
    findSubject: notHere,
    startSubject: notHere,
    watch: notHere,
    async diff(baseline, current, options) {
      called('diff', [baseline, current], options);
      return { ...report, snapshots: [aSnapshot(pathOf(baseline), 5_800_000, 10), aSnapshot(pathOf(current), 6_380_000, 12)] };
    },
    async trend(paths, options) {
      called('trend', paths, options);
      return aTrend();
    },
    async leakTest(target, options) {
      called('leakTest', [JSON.stringify(target)], options as AnalyzeOptions);
      return aTrend();
    },
    async summarize(path, options) {
      called('summarize', [path], options);
      return aSummary();
    },
    async createBaseline(path, options) {
      called('createBaseline', [path], options);
      return aBaseline();
    },
    async compareWithBaseline(baseline, current, options) {
      called('compareWithBaseline', [baseline, current], options);
      return { report: { ...report, matchedBy: 'class' }, baseline: aBaseline(), updated: aBaseline() };
    },
    async inspect(path, query, options) {
      called('inspect', [path, JSON.stringify(query)], options);
      return query as unknown as Inspection;
    },
    renderInspection: async (command, inspection, format) => `<${command} ${JSON.stringify(inspection)} ${format}>\n`,
    ...setup.library,
  };
  setup.onReady?.((signal) => listeners.get(signal)?.());
  outcome.code = await run(host, async () => library);
  return outcome;
}

export const failing = (error: SnapdiffError): Partial<Library> => ({
  diff: async () => {
    throw error;
  },
});
