/**
 * Generates realistic heap snapshots of any size, deterministic for a seed, and streams them to disk.
 *
 *     node dist/test/bench/generate.js OUT-PREFIX --mb 300 [--pair] [--leak 0.2] [--seed 1]
 *
 * writes OUT-PREFIX-a.heapsnapshot and, of the same process some time later, OUT-PREFIX-b.heapsnapshot.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Written, writeFile } from './synthetic/file.js';
import { planFile, type Size } from './synthetic/plan.js';

export interface Order {
  prefix: string;
  /** Size of the first file in millions of bytes, accurate within a few percent. */
  megabytes: number;
  pair: boolean;
  /** Share of the first file by which the second is larger. */
  leak: number;
  seed: number;
}

export interface Made extends Written {
  path: string;
}

export const pathsOf = (prefix: string, pair: boolean): string[] => (pair ? ['a', 'b'] : ['a']).map((step) => `${prefix}-${step}.heapsnapshot`);

export function generate({ prefix, megabytes, pair, leak, seed }: Order): Made[] {
  const size = sizeFor(megabytes * 1e6, leak, seed);
  return pathsOf(prefix, pair).map((path, step) => ({ path, ...writeFile(planFile(size, step === 1), seed, path) }));
}

const SAMPLES = [1500, 6000];

/** Number of units for a size in bytes, extrapolated from two small heaps, because numbers get longer in larger files. */
function sizeFor(bytes: number, leak: number, seed: number): Size {
  const count = (unitCount: number, leakCount: number) => writeFile(planFile({ seed, unitCount, leakCount }, true), seed, null).bytes;
  const [few, many] = SAMPLES.map((units) => ({ units, bytes: count(units, 0) }));
  const bytesPerLeak = (count(few.units, 2000) - few.bytes) / 2000;
  const perUnit = (many.bytes - few.bytes) / (many.units - few.units);
  const fixed = Math.max(0, few.bytes - perUnit * few.units);
  let unitCount = Math.max(1, Math.round((bytes - fixed) / perUnit));
  const longer = 1 + 0.055 * Math.max(0, Math.log10(unitCount / many.units));
  unitCount = Math.max(1, Math.round(unitCount / longer));
  return { seed, unitCount, leakCount: Math.round((leak * bytes) / (bytesPerLeak * longer)) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mb: { type: 'string', default: '100' },
      pair: { type: 'boolean', default: false },
      leak: { type: 'string', default: '0.2' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [prefix] = positionals;
  const order = { megabytes: Number(values.mb), pair: values.pair, leak: Number(values.leak), seed: Number(values.seed) };
  if (!prefix || !(order.megabytes > 0) || !(order.leak >= 0) || !Number.isInteger(order.seed)) {
    process.stderr.write('usage: generate.js OUT-PREFIX [--mb 100] [--pair] [--leak 0.2] [--seed 1]\n');
    process.exit(2);
  }
  for (const { path, bytes, nodes, edges, strings } of generate({ prefix, ...order })) {
    const figures = [bytes, nodes, edges, strings].map((value) => value.toLocaleString('en'));
    process.stdout.write(`${path}: ${figures[0]} bytes, ${figures[1]} nodes, ${figures[2]} edges, ${figures[3]} strings\n`);
  }
}
