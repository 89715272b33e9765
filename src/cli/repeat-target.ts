/** The words of `snapdiff run` -> what is to be repeated. */
import { SnapdiffError } from '../errors.js';
import { list, single, type Values, wholeNumber } from './flags.js';
import type { LeakTarget } from './library.js';

const MOST_AT_A_TIME = 1000;

/** Which options go with which kind of target, the first of each naming it. */
const kinds = [
  ['command', 'request', 'header', 'body', 'concurrency'],
  ['mcp', 'tool', 'arguments', 'concurrency'],
] as const;

/** @throws SnapdiffError 'usage' */
export function readTarget(words: readonly string[], values: Values): LeakTarget {
  const given = (name: string) => values[name] !== undefined;
  const kind = kinds.find(([command]) => given(command));
  const stray = kinds.flat().find((name) => given(name) && !(kind as readonly string[] | undefined)?.includes(name));
  if (stray !== undefined) {
    const owner = kinds.find((options) => (options as readonly string[]).includes(stray))![0];
    throw new SnapdiffError('usage', kind === undefined ? `--${stray} goes with --${owner}` : `--${kind[0]} and --${stray} do not go together`);
  }
  const [word, surplus] = words;
  if (kind === undefined) {
    if (word === undefined) throw nothing();
    if (surplus !== undefined) throw tooMany(surplus, 'Write snapdiff run <module>');
    return { module: word };
  }
  if (word !== undefined) throw tooMany(word, `With --${kind[0]} there is no module; quote a command of several words.`);
  const concurrency = wholeNumber('--concurrency', single(values, 'concurrency'), 1, MOST_AT_A_TIME);
  if (kind[0] === 'mcp') {
    const tool = single(values, 'tool');
    if (tool === undefined) throw new SnapdiffError('usage', 'which tool? --mcp needs --tool NAME');
    return { mcp: single(values, 'mcp')!, tool, arguments: readArguments(single(values, 'arguments')), concurrency };
  }
  const requests = list(values, 'request');
  if (requests === undefined) {
    throw new SnapdiffError('usage', 'what is it asked? --command needs --request', {}, { hint: "For example --request 'GET http://127.0.0.1:PORT/'" });
  }
  return { command: single(values, 'command')!, requests, headers: list(values, 'header'), body: single(values, 'body'), concurrency };
}

function nothing(): SnapdiffError {
  return new SnapdiffError(
    'usage',
    'nothing to repeat: give a module, --command or --mcp',
    {},
    { hint: 'snapdiff run --help says what a module exports, and has examples.' },
  );
}

function tooMany(word: string, hint: string): SnapdiffError {
  return new SnapdiffError('usage', `one word too many: ${JSON.stringify(word)}`, {}, { hint });
}

function readArguments(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SnapdiffError(
      'usage',
      `--arguments is not JSON: ${(cause as Error).message}`,
      {},
      { hint: `Write it as '{"query": "report ITERATION"}'.`, cause },
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SnapdiffError('usage', '--arguments takes an object: {"name": value}');
  return value;
}
