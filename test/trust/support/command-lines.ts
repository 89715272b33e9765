/** Random command lines that no user means: arguments, files, signals, limits of the system. Derived from a seed: the same list in every run. */
import { commandNames, loadCommands } from '../../../src/cli/commands/command-list.js';
import { type Flag, flagName } from '../../../src/cli/flag.js';
import type { Random } from './random.js';

export interface CommandLine {
  words: string[];
  env: Record<string, string>;
  /** Of bash: "ulimit -n 24". */
  limit: string;
  /** Where standard input and output go, for bash. */
  streams: string;
  /** Sent after so many milliseconds. */
  signal: { name: NodeJS.Signals; milliseconds: number } | null;
}

/** Of the folder that hostile-files.ts makes. */
const hostileFiles = [
  ...['before', 'after', 'newer', 'damaged', 'cut', 'empty', 'zeros', 'text', 'list.json', 'report.json', 'bent.json', 'base.json', 'old.zip', 'a b\u001b[31m'],
  ...['dir', 'later', 'none', 'dangling', 'loop', 'before/x', '.', '/', '/dev/null', '/dev/zero', '/dev/full', '/proc/self/mem', '/proc/self/environ', '-'],
  ...[
    'leak.mjs',
    'throws.mjs',
    'hangs.mjs',
    'exits.mjs',
    'detaches.mjs',
    'talks.mjs',
    'session.jsonl',
    'good.config.json',
    'bad.config.json',
    'live.config.mjs',
  ],
];

const texts = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1',
    '3',
    '1e999',
    'NaN',
    '007',
    '9007199254740993',
    '0x10',
    '1,2',
    ',',
    '5MB',
    '10%',
    '-5%',
    '1s',
    '0s',
    '100ms',
    'auto',
    'off',
    'id',
  ],
  ...[
    'suspects=0',
    'total=10%',
    'total=',
    '=1',
    'class:Session:count=1',
    'class:/(a+)+$/:count=1',
    'class::count=1',
    'collection:x:entries.current=1',
    'steady=0',
  ],
  ...[
    'json',
    'table',
    'gitlab',
    'xml',
    '/^(a+)+$/',
    '/(/',
    '*',
    '%s%n',
    '$(id)',
    '::error::x',
    '\u001b]0;x\u0007',
    '\ud800',
    'a'.repeat(3000),
    '名😀',
    '__proto__',
  ],
  ...[
    '@1',
    '@3',
    '@99999999999999999999',
    '$$',
    '999999999',
    '0',
    '127.0.0.1:1',
    '[::1]:1',
    'http://[',
    'ws://127.0.0.1:1/x',
    'file:///none',
    'file://other/x',
    'a:b:c',
  ],
  ...[
    'GET http://127.0.0.1:PORT/',
    'GET http://127.0.0.1:1/ITERATION',
    'POST /x',
    'Name: v',
    'Name',
    'X: \u540d',
    '{"a":1}',
    '{',
    '[1]',
    'exit 3',
    'sleep 60',
    'node leak.mjs',
  ],
];

const programs = [
  ['sh', '-c', 'trap "" TERM; sleep 60'],
  ['node', '-e', '0'],
  ['node', 'hangs.mjs'],
  ['none'],
  ['sh', '-c', 'kill -9 $$'],
  ['setsid', 'sleep', '60'],
  [],
];

const environments: Record<string, string>[] = [
  { COLUMNS: '1' },
  { COLUMNS: '-3' },
  { COLUMNS: '100000' },
  { LANG: 'C', LC_ALL: 'C' },
  { TMPDIR: '/none' },
  { HOME: '/none' },
  { PATH: '' },
  { FORCE_COLOR: '1' },
  { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/none/x' },
  { GITLAB_CI: 'true', CI_PROJECT_DIR: '/none' },
  { NODE_OPTIONS: '--max-old-space-size=30' },
  { NODE_OPTIONS: '--no-warnings' },
  { UV_THREADPOOL_SIZE: '1' },
];
const limits = [
  'ulimit -n 24',
  'ulimit -n 32',
  'ulimit -n 40',
  'ulimit -f 0',
  'ulimit -f 8',
  'ulimit -v 2500000',
  'ulimit -v 6000000',
  'ulimit -t 20',
  'ulimit -s 256',
  'umask 777',
];
const streams = [
  '< /dev/null',
  '< before',
  '<&-',
  '< /dev/zero',
  '> /dev/full',
  '>&-',
  '2>&-',
  '2> /dev/full',
  '<&- >&- 2>&-',
  '< dir',
  '| head -c 9',
  '| true',
  '< <(sleep 1)',
];
const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGINT'];

/** Options that make it a short run: what would otherwise last as long as the watched program, or 60 s. */
const bounds: Readonly<Record<string, readonly string[]>> = {
  watch: ['--duration', '1s', '--interval', '100ms'],
  run: ['--timeout', '1s', '--iterations', '2', '--warmup', '1'],
  capture: ['--timeout', '1s'],
};

export async function createCommandLines(random: Random): Promise<() => CommandLine> {
  const commands = await loadCommands();
  const oneIn = (count: number) => random.below(count) === 0;
  const several = <Value>(most: number, make: () => Value): Value[] => Array.from({ length: random.below(most + 1) }, make);
  const word = () => random.pick(oneIn(4) ? texts : hostileFiles);
  const valueFor = ({ choices, takesPath }: Flag<unknown>) =>
    choices && !oneIn(4) ? random.pick(choices) : random.pick(takesPath && !oneIn(4) ? hostileFiles : texts);
  const option = (table: Readonly<Record<string, Flag<unknown>>>): string[] => {
    if (oneIn(12))
      return [random.pick(['--bogus', '-x', '--', '--no-all', '--all=maybe', '--max', '--help', '--version', '--constructor', '--__proto__=1', '-o'])];
    const [name, flag] = random.pick(Object.entries(table));
    if (flag.kind === 'switch') return [`--${oneIn(4) ? 'no-' : ''}${flagName(name)}`];
    return oneIn(2) ? [`--${flagName(name)}=${valueFor(flag)}`] : [`--${flagName(name)}`, valueFor(flag)];
  };
  return () => {
    const name = random.pick(commandNames);
    const { builder, startsProgram } = commands.get(name)!;
    // A run of random options is refused at once; plain pairs of files go further.
    const isPlain = oneIn(3);
    const inputs = isPlain ? ['before', random.pick(['after', 'newer', 'damaged', 'later'])] : several(3, word);
    const options = Object.keys(builder).length === 0 ? [] : several(isPlain ? 2 : 4, () => option(builder)).flat();
    const words = [...(name === 'compare' ? [] : [oneIn(20) ? `${name}x` : name]), ...inputs, ...options, ...(bounds[name] ?? [])];
    if (startsProgram && oneIn(2)) words.push('--', ...random.pick(programs));
    return {
      words: oneIn(30) ? several(6, word) : words,
      env: oneIn(4) ? random.pick(environments) : {},
      limit: oneIn(4) ? random.pick(limits) : '',
      streams: oneIn(3) ? random.pick(streams) : '< /dev/null',
      signal: oneIn(5) ? { name: random.pick(signals), milliseconds: random.below(900) } : null,
    };
  };
}
