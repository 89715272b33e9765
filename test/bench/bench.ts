/** `npm run bench`: snapdiff and its rivals on the same files, in one run. test/bench/README.md says what is measured and how. */
import { execFile } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { generate, pathsOf } from './generate.js';
import { appendEntry, entryOf } from './history.js';
import { type Options, type Pair, readOptions, usage } from './options.js';
import type { Trace } from './phases.js';
import { growthOf, medianPhases, type PairResult, type Results, type ToolResult } from './results.js';
import { median, spread } from './statistics.js';
import { resultsText } from './tables.js';
import { runOnce, type Sample } from './timing.js';
import { type Node, nodeAt, ourCommit, ours, ourVersion, rivalTool, rivalVersion, type Tool } from './tools.js';

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function bench(options: Options): Promise<void> {
  const nodes = options.nodes.map(nodeAt);
  const heapMegabytes = Math.floor((0.7 * totalmem()) / 2 ** 20);
  const tools = [
    ...nodes.flatMap((node) => options.threads.map((threads) => ours(node, threads))),
    ...options.rivals.map((rival) => rivalTool(rival, nodes[0], heapMegabytes)),
  ];
  const pairs: PairResult[] = [];
  const load = loadavg()[0];
  if (load > 0.5) say(`other processes are at work (load ${load.toFixed(1)}): seconds will say little`);
  const results = (): Results => ({
    snapdiff: { version: ourVersion(), commit: ourCommit() },
    machine: { cores: availableParallelism(), model: cpus()[0]?.model.trim() ?? '', memoryBytes: totalmem(), system: `${type()} ${release()}`, load },
    nodes: nodes.map(({ version }) => version.slice(1)),
    rivals: Object.fromEntries(options.rivals.map((rival) => [rival, rivalVersion(rival)])),
    runs: options.runs,
    generated: options.megabytes.length > 0 ? { seed: options.seed, leak: options.leak } : null,
    pairs,
    growth: growthOf(pairs),
  });
  const all: (() => Pair)[] = [...options.megabytes.map((size) => () => generated(options, size)), ...options.pairs.map((pair) => () => pair)];
  for (const next of all) {
    const pair = next();
    pairs.push(await measurePair(pair, tools, nodes, options));
    // Written after every pair, so that an interrupted bench has results.
    if (options.json) writeFileSync(options.json, `${JSON.stringify(results(), null, 2)}\n`);
  }
  process.stdout.write(resultsText(results()));
  if (options.history) appendEntry(options.history, entryOf(results(), new Date()));
}

/** Files of that size; reuses those of an earlier bench. */
function generated({ folder, leak, seed }: Options, megabytes: number): Pair {
  mkdirSync(folder, { recursive: true });
  const prefix = join(folder, `${megabytes}-mb-leak-${leak}-seed-${seed}`);
  const [baseline, current] = pathsOf(prefix, true);
  if (!existsSync(`${prefix}.ready`)) {
    say(`generating ${megabytes} MB ...`);
    generate({ prefix, megabytes, pair: true, leak, seed });
    writeFileSync(`${prefix}.ready`, '');
  }
  return { name: `${megabytes} MB, generated`, baseline, current };
}

async function measurePair(pair: Pair, tools: readonly Tool[], nodes: readonly Node[], options: Options): Promise<PairResult> {
  say(pair.name);
  const samples = tools.map((): Sample[] => []);
  const traces = nodes.map((): Trace[] => []);
  await readThrough([pair.baseline, pair.current]);
  for (let run = 0; run < options.runs; run++) {
    for (const [position, tool] of tools.entries()) {
      // A tool that failed would fail again, possibly after a long time.
      if (samples[position].some(({ failed }) => failed !== null)) continue;
      const sample = await runOnce(tool.command(pair.baseline, pair.current), options.limitSeconds);
      samples[position].push(sample);
      say(`  run ${run + 1}  ${tool.name}  ${sample.failed ?? `${sample.seconds.toFixed(2)} s`}`);
    }
    if (!options.phases) continue;
    for (const [position, node] of nodes.entries()) traces[position].push(await traceOf(node, pair));
  }
  const first = spread(finished(samples[0]).map(({ seconds }) => seconds));
  return {
    name: pair.name,
    files: (traces[0][0]?.snapshots ?? []).map((counts, at) => ({ name: basename(at === 0 ? pair.baseline : pair.current), ...counts })),
    tools: tools.map((tool, position) => toolResult(tool, samples[position], first?.median ?? null)),
    phases: nodes.flatMap(({ version }, at) => (traces[at].length > 0 ? [{ node: version.slice(1), phases: medianPhases(traces[at], median) }] : [])),
  };
}

const finished = (samples: readonly Sample[]): Sample[] => samples.filter(({ failed }) => failed === null);

function toolResult({ name, isOurs }: Tool, samples: Sample[], firstMedian: number | null): ToolResult {
  const good = finished(samples);
  const seconds = spread(good.map((sample) => sample.seconds));
  return {
    tool: name,
    isOurs,
    samples,
    seconds,
    cpuSeconds: spread(good.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])),
    peakBytes: spread(good.flatMap(({ peakBytes }) => peakBytes ?? [])),
    ratio: seconds && firstMedian ? seconds.median / firstMedian : null,
    failed: samples.find(({ failed }) => failed !== null)?.failed ?? null,
  };
}

/** Measures phases in a separate process, with the requested Node. */
async function traceOf(node: Node, { baseline, current }: Pair): Promise<Trace> {
  const { stdout } = await promisify(execFile)(node.path, [join(import.meta.dirname, 'phases.js'), baseline, current], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Trace;
}

/** Reads the files once, so that every run reads them from the page cache. */
async function readThrough(paths: readonly string[]): Promise<void> {
  for (const path of paths) for await (const _ of createReadStream(path, { highWaterMark: 1 << 20 }));
}

let options: Options;
try {
  if (process.argv.includes('--help')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  options = readOptions(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${usage}`);
  process.exit(2);
}
await bench(options);
