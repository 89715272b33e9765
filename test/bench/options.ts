/** Parses the command line of the bench. */
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Rival, rivalNames, rivalVersion } from './tools.js';

export const usage = `usage: npm run bench -- [options]

  --pair A B        a pair of snapshots, the older first; repeatable. Without it generated pairs are used
  --sizes 10,30     sizes of the first file of the generated pairs, in MB (10,30,100,300,1000)
  --folder DIR      where generated pairs are kept for the next time (a folder for temporary files)
  --leak 0.2        share by which the second generated file is larger
  --seed 1          another seed, other files
  --runs 5          runs of every tool; medians are shown
  --peers LIST      of rust, devtools, vscode, memlab, or none (rust,devtools where they are installed)
  --node PATH       Node to run under; repeatable. Rivals run under the first
  --threads 1,2     numbers of threads for snapdiff (its own choice)
  --limit 900       seconds after which a run is given up
  --no-phases       leave out the phases
  --json FILE       the same figures as JSON
  --history FILE    adds the medians to a list of earlier ones, such as test/bench/history.json
`;

export interface Pair {
  name: string;
  baseline: string;
  current: string;
}

export interface Options {
  pairs: Pair[];
  /** Generated pairs, by the size of their first file. */
  megabytes: number[];
  folder: string;
  leak: number;
  seed: number;
  runs: number;
  rivals: Rival[];
  nodes: string[];
  threads: (number | null)[];
  limitSeconds: number;
  phases: boolean;
  json: string | null;
  history: string | null;
}

/** @throws Error with a sentence for the user. */
export function readOptions(args: readonly string[]): Options {
  const { given, pairs } = takePairs(args);
  const { values } = parseArgs({
    args: given,
    options: {
      sizes: { type: 'string', default: pairs.length > 0 ? '' : '10,30,100,300,1000' },
      folder: { type: 'string', default: join(tmpdir(), 'snapdiff-bench') },
      leak: { type: 'string', default: '0.2' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '5' },
      peers: { type: 'string' },
      node: { type: 'string', multiple: true, default: [process.execPath] },
      threads: { type: 'string', default: '' },
      limit: { type: 'string', default: '900' },
      'no-phases': { type: 'boolean', default: false },
      json: { type: 'string' },
      history: { type: 'string' },
    },
  });
  const threads = numbers('threads', values.threads);
  return {
    pairs,
    megabytes: numbers('sizes', values.sizes),
    folder: values.folder,
    leak: number('leak', values.leak),
    seed: number('seed', values.seed),
    runs: number('runs', values.runs),
    rivals: rivalsOf(values.peers),
    nodes: values.node,
    threads: threads.length > 0 ? threads : [null],
    limitSeconds: number('limit', values.limit),
    phases: !values['no-phases'],
    json: values.json ?? null,
    history: values.history ?? null,
  };
}

/** `--pair` takes two values, which parseArgs does not support. */
function takePairs(args: readonly string[]): { given: string[]; pairs: Pair[] } {
  const given = [...args];
  const pairs: Pair[] = [];
  for (let at = given.indexOf('--pair'); at !== -1; at = given.indexOf('--pair')) {
    const [, baseline, current] = given.splice(at, 3);
    if (!baseline || !current || baseline.startsWith('-') || current.startsWith('-')) throw new Error('--pair takes two files, the older first');
    pairs.push({ name: `${basename(baseline)}, ${basename(current)}`, baseline, current });
  }
  return { given, pairs };
}

function rivalsOf(list: string | undefined): Rival[] {
  if (list === 'none') return [];
  if (list === undefined) return (['rust', 'devtools'] as const).filter((rival) => rivalVersion(rival) !== null);
  return list.split(',').map((name) => {
    const rival = rivalNames.find((each) => each === name);
    if (!rival) throw new Error(`--peers knows ${rivalNames.join(', ')} and none, not ${name}`);
    if (rivalVersion(rival) === null) throw new Error(`${name} is not installed; see test/bench/README.md`);
    return rival;
  });
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (text === '' || !(value > 0)) throw new Error(`--${option} takes a number above 0, not "${text}"`);
  return value;
}

const numbers = (option: string, list: string): number[] => (list === '' ? [] : list.split(',').map((text) => number(option, text)));
