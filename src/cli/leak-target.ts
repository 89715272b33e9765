/** The words and flags of `snapdiff run` -> what is repeated. */
import { SnapdiffError } from '../errors.js';
import { MAX_CONCURRENCY } from '../option-checks.js';
import type { LeakTarget } from '../repeat/tested-target.js';
import { refuseSurplus } from './command.js';
import { countFlag, type FlagValues, flagGroup, flagName, listFlag, parsedFlag, switchFlag, textFlag } from './flag.js';

export const targetFlags = flagGroup('Operation:', {
  command: textFlag('Test a server: the command that starts it'),
  request: listFlag("Send 'GET http://127.0.0.1:PORT/path' to the server of --command (repeatable: an iteration is all of them)", (text) => text),
  header: listFlag("Send 'Name: value' with each --request (repeatable)", (text) => text),
  body: textFlag('Send this body with each --request'),
  allowRedirect: switchFlag('Accept redirects, which are not followed, as answers to --request (off: they fail)'),
  cookies: switchFlag('Keep the cookies that the server sets, and send them with the requests that follow (off)'),
  mcp: textFlag('Test a server of MCP tools over stdio: the command that starts it'),
  tool: textFlag('Call this tool of the server of --mcp'),
  arguments: parsedFlag('Call --tool with these arguments, as JSON', readArguments),
  concurrency: countFlag('Make this many requests or calls at a time (1)', MAX_CONCURRENCY),
});

type TargetFlags = FlagValues<typeof targetFlags>;

/** Which flags go with which kind of target; the first of each names it. */
const kinds: readonly (readonly (keyof TargetFlags)[])[] = [
  ['command', 'request', 'header', 'body', 'allowRedirect', 'cookies', 'concurrency'],
  ['mcp', 'tool', 'arguments', 'concurrency'],
];

/** @throws SnapdiffError 'usage' */
export function readTarget(words: readonly string[], flags: TargetFlags): LeakTarget {
  const kind = kinds.find(([first]) => flags[first] !== undefined);
  const stray = kinds.flat().find((name) => flags[name] !== undefined && !kind?.includes(name));
  if (stray !== undefined) {
    const owner = kinds.find((names) => names.includes(stray))?.[0];
    throw new SnapdiffError(
      'usage',
      kind === undefined ? `--${flagName(stray)} goes with --${owner}` : `--${kind[0]} and --${flagName(stray)} do not go together`,
    );
  }
  if (kind === undefined) {
    if (words.length === 0) throw nothingToRepeat();
    refuseSurplus(words, 1, 'Write snapdiff run <module>');
    return { module: words[0] };
  }
  refuseSurplus(words, 0, `With --${kind[0]} there is no module; quote a command of several words.`);
  const { command, request, header, body, allowRedirect, cookies, mcp, tool, arguments: given, concurrency } = flags;
  if (mcp !== undefined) {
    if (tool === undefined) throw new SnapdiffError('usage', 'which tool? --mcp needs --tool NAME');
    return { mcp, tool, arguments: given, concurrency };
  }
  if (request === undefined) {
    throw new SnapdiffError('usage', 'no request given: --command needs --request', {}, { hint: "For example --request 'GET http://127.0.0.1:PORT/'" });
  }
  return { command: command!, requests: request, headers: header, body, allowRedirect, cookies, concurrency };
}

function nothingToRepeat(): SnapdiffError {
  return new SnapdiffError(
    'usage',
    'nothing to repeat: give a module, --command or --mcp',
    {},
    { hint: 'snapdiff run --help says what a module exports, and has examples.' },
  );
}

function readArguments(text: string, name: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SnapdiffError('usage', `${name} is not JSON: ${(cause as Error).message}`, {}, { hint: `Write it as '{"query": "report ITERATION"}'.`, cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SnapdiffError('usage', `${name} must be an object: {"name": value}`);
  return value;
}
