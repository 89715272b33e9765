/**
 * Runs one rival on a pair, for timing, in a separate process:
 *
 *     node dist/test/bench/rivals.js devtools|vscode|memlab FOLDER BASELINE CURRENT
 *
 * DevTools' engine compares; the others have no comparison, so they read both files and count what a comparison would start from.
 * FOLDER has a node_modules with the packages.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [rival, folder, ...paths] = process.argv.slice(2);
const require = createRequire(join(resolve(folder), 'package.json'));

async function devtools(baseline: string, current: string): Promise<number> {
  const { parse, diff } = await import(require.resolve('heap-snapshot-toolkit'));
  const [before, after] = [await parse(createReadStream(baseline, 'utf8')), await parse(createReadStream(current, 'utf8'))];
  return Object.keys(await diff(before, after)).length;
}

function vscode(path: string): number {
  const { decode_bytes } = require('@vscode/v8-heap-parser');
  return decode_bytes(readFileSync(path)).get_class_groups(0, 1e6, false).length;
}

async function memlab(path: string): Promise<number> {
  const { getFullHeapFromFile } = require('@memlab/heap-analysis');
  return (await getFullHeapFromFile(path)).nodes.length;
}

if (rival === 'devtools') process.stdout.write(`${await devtools(paths[0], paths[1])} rows\n`);
else if (rival === 'vscode') process.stdout.write(`${paths.map(vscode).join(' ')} classes\n`);
else if (rival === 'memlab') for (const path of paths) process.stdout.write(`${await memlab(path)} nodes\n`);
else throw new Error(`no such rival: ${rival}`);
