/** Runs a command line and says what is wrong with its end: a hang, a stack, an exit code that means something else, something left behind. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { binary, CRASH } from './command.js';
import type { CommandLine } from './command-lines.js';
import { copyOf, hostileFolder } from './hostile-files.js';

const AT_A_TIME = 3;

/** No command line of these needs more, on a machine that is busy otherwise. */
const HANG_MS = 90_000;
/** What follows, or watches without an end, is interrupted. */
const ENDLESS_MS = 15_000;
const INTERRUPTED: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 };
/** A process that Node itself could not start has no sentence of snapdiff. */
const NODES_OWN = /^(node:|.*\n*# Fatal|Aborted|.*Segmentation fault|.*core dumped|.*OOM|.*out of memory)/i;

/** For a shell, to repeat it. */
const shown = ({ words, env, limit, streams, signal }: CommandLine): string =>
  [
    limit && `${limit};`,
    ...Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
    'snapdiff',
    ...words.map(quoted),
    streams,
    signal && `# ${signal.name} after ${signal.milliseconds} ms`,
  ]
    .filter(Boolean)
    .join(' ');

const quoted = (word: string): string =>
  /^[\w./=:@-]+$/.test(word)
    ? word
    : `$'${word.replace(/['\\]/g, '\\$&').replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;

/** What is wrong with any of the lines, tried some at a time: each with its number and text. */
export async function wrongAmong(lines: readonly CommandLine[], onWrong: (text: string) => void): Promise<string[]> {
  const folder = await hostileFolder();
  const found: string[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < lines.length; at = next++) {
      const wrong = await whatIsWrongWith(lines[at], folder);
      if (wrong === null) continue;
      found.push(`${at}: ${shown(lines[at])}\n    ${wrong}`);
      onWrong(found[found.length - 1]);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  rmSync(folder, { recursive: true, force: true });
  return found;
}

/** What is wrong, or null. `files`: a folder, of which the command gets a copy. */
async function whatIsWrongWith(line: CommandLine, files: string): Promise<string | null> {
  const own = mkdtempSync(join(tmpdir(), 'snapdiff-line-'));
  const [work, scratch] = [join(own, 'work'), join(own, 'scratch')];
  copyOf(files, work);
  mkdirSync(scratch);
  const mark = randomBytes(8).toString('hex');
  const env = { ...process.env, TMPDIR: scratch, FUZZ_MARK: mark, ...line.env };
  // "$$" is the pid of the command itself, after exec. A pipe needs a shell, whose exit code is that of snapdiff.
  const command = `"$NODE_OF_TEST" "$BIN_OF_TEST" ${line.words.map((word) => (word === '$$' ? '$$' : quoted(word))).join(' ')} ${line.streams}`;
  const script = `${line.limit || ':'} || exit 2\n${line.streams.startsWith('|') ? `${command}\nexit \${PIPESTATUS[0]}` : `exec ${command}`}`;
  const child = spawn('/bin/bash', ['-c', script], {
    cwd: work,
    env: { ...env, NODE_OF_TEST: process.execPath, BIN_OF_TEST: binary },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  const sent: NodeJS.Signals[] = [];
  const send = (signal: NodeJS.Signals) => {
    sent.push(signal);
    child.kill(signal);
  };
  const timers = [
    ...(line.signal ? [setTimeout(send, line.signal.milliseconds, line.signal.name)] : []),
    setTimeout(send, ENDLESS_MS, 'SIGINT'),
    setTimeout(send, HANG_MS, 'SIGKILL'),
  ];
  const { code, signal } = await ended;
  for (const timer of timers) clearTimeout(timer);
  child.stdout.destroy();
  child.stderr.destroy();
  const left = await leftRunning(mark);
  const wrong = whatIsWrong({ code, signal, text, sent, line }) ?? left ?? leftFiles(scratch, work);
  rmSync(own, { recursive: true, force: true });
  return wrong;
}

interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  text: string;
  sent: NodeJS.Signals[];
  line: CommandLine;
}

function whatIsWrong({ code, signal, text, sent, line }: End): string | null {
  const start = JSON.stringify(text.slice(0, 300));
  if (sent.includes('SIGKILL')) return `hangs: ${start}`;
  // Before its listener is installed, or if Node cannot start.
  if (signal !== null) return sent.includes(signal) || (line.limit !== '' && signal !== 'SIGABRT') ? null : `ended by ${signal}: ${start}`;
  if (line.limit.startsWith('ulimit -v') && NODES_OWN.test(text)) return null;
  if (CRASH.test(text)) return `a stack: ${JSON.stringify(text.slice(-1500))}`;
  if (/bug in snapdiff/.test(text)) return `an error without a sentence: ${start}`;
  const isEndless = sent.includes('SIGINT') && line.signal === null && !/watch|--follow/.test(line.words.join(' '));
  if (isEndless) return `does not end by itself: ${start}`;
  if (code === 0 || code === 2) return null;
  const hasChecks = /(^| )run |--(max|max-growth|limit|ratchet|config)\b/.test(line.words.join(' '));
  if (code === 1) return hasChecks ? null : `exit code 1 without a check: ${start}`;
  return sent.some((each) => INTERRUPTED[each] === code) ? null : `exit code ${code}: ${start}`;
}

async function leftRunning(mark: string): Promise<string | null> {
  for (let round = 0; ; round++) {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`FUZZ_MARK=${mark}`));
    if (pids.length === 0) return null;
    if (round < 40) await pause(50);
    else return `left running: ${pids.map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')).join(', ')}`;
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

function leftFiles(scratch: string, work: string): string | null {
  const found = [scratch, work]
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
    .filter((name) => /^snapdiff-|^\.snapdiff|\.partial$|^core\b/.test(name));
  return found.length === 0 ? null : `left behind: ${found.join(', ')}`;
}
