/** One run of one command: seconds, processor time and peak memory of the whole process. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Sample {
  seconds: number;
  /** Null if it cannot be measured on this machine. */
  cpuSeconds: number | null;
  peakBytes: number | null;
  /** Why it did not finish; the figures are invalid then. */
  failed: string | null;
}

export interface Command {
  file: string;
  args: string[];
  /** Whether it is a Node process, which can measure itself. */
  isNode: boolean;
}

const GNU_TIME = '/usr/bin/time';
/** Without GNU time, a Node process writes the same line itself at exit. */
const ownFigures = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>{const u=process.resourceUsage();writeFileSync(process.env.BENCH_FIGURES,[performance.now()/1e3,u.userCPUTime/1e6,u.systemCPUTime/1e6,u.maxRSS].join(' '))})`;

export const hasGnuTime = process.platform === 'linux' && existsSync(GNU_TIME);

/** Runs a command and discards its output. Never rejects: a failure is a sample too. */
export async function runOnce(command: Command, limitSeconds: number): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-bench-'));
  const figures = join(folder, 'figures');
  const [file, args] = hasGnuTime
    ? [GNU_TIME, ['-o', figures, '-f', '%e %U %S %M', command.file, ...command.args]]
    : [command.file, [...(command.isNode ? ['--import', ownFigures] : []), ...command.args]];
  try {
    const begin = performance.now();
    const failed = await finish(file, args, { ...process.env, BENCH_FIGURES: figures }, limitSeconds);
    const elapsed = (performance.now() - begin) / 1000;
    const line = existsSync(figures) ? (readFileSync(figures, 'utf8').trim().split('\n').at(-1) as string) : '';
    const [, user, system, kilobytes] = line.split(' ').map(Number);
    const isMeasured = Number.isFinite(kilobytes);
    // Our clock is more precise than that of time(1), whose start takes no measurable time.
    return { seconds: elapsed, cpuSeconds: isMeasured ? user + system : null, peakBytes: isMeasured ? 1024 * kilobytes : null, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finish(file: string, args: string[], env: NodeJS.ProcessEnv, limitSeconds: number): Promise<string | null> {
  return new Promise((resolve) => {
    // A separate process group, so that the child of time(1) ends with it.
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'], env, detached: true });
    let complaint = '';
    let late = false;
    const end = () => {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    };
    const stop = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', stop);
    const timer = setTimeout(() => {
      late = true;
      end();
    }, 1000 * limitSeconds);
    const done = (failed: string | null) => {
      clearTimeout(timer);
      process.removeListener('SIGINT', stop);
      resolve(failed);
    };
    child.stderr.on('data', (text: Buffer) => {
      complaint = (complaint + text).slice(-4000);
    });
    child.on('error', ({ message }) => done(message));
    child.on('close', (code, signal) => {
      if (late) done(`longer than ${limitSeconds} s`);
      else if (code === 0) done(null);
      else done(reason(complaint) ?? (signal ? `ended by ${signal}` : `exit code ${code}`));
    });
  });
}

function reason(complaint: string): string | null {
  if (/heap out of memory|memory allocation of|RuntimeError: unreachable|Cannot enlarge memory|bad_alloc/i.test(complaint)) return 'out of memory';
  if (/ERR_STRING_TOO_LONG|ERR_FS_FILE_TOO_LARGE|Invalid string length/.test(complaint)) return 'file too large';
  return null;
}
