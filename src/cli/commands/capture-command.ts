/**
 * `snapdiff capture`: one snapshot of a running program or several, by time, signal or key. The files' names go to standard output; what is
 * done to the program, and what to do next, to standard error.
 */
import { dirname } from 'node:path';
import { SnapdiffError } from '../../errors.js';
import type { Captured, CapturedProgram, CaptureProgress, Capturing } from '../../live/capture.js';
import { bytes, plural } from '../../text/figures.js';
import { clip, terminalText } from '../../text/safe.js';
import { wrap } from '../../text/width.js';
import { defineCommand, type Invocation, refuseSurplus } from '../command.js';
import { choiceFlag, countFlag, durationFlag, type FlagValues, flagGroup, switchFlag, textFlag } from '../flag.js';
import { OUTPUT, redactFlag } from '../flag-groups.js';
import { writeError, writeOut } from '../host.js';
import { loadRedaction, mergeConfig } from '../merged-config.js';
import { liveLine } from '../progress-line.js';
import { snapshotRedaction } from '../redaction.js';
import { widthOfSentences } from '../terminal.js';
import { type NextTrigger, triggers } from '../triggers.js';

const MAX_SNAPSHOTS = 10_000;
const DRAW_MS = 100;
/** A program that is busy with JavaScript runs our garbage collection only when that is done. */
const BUSY_MS = 5_000;

const flags = {
  ...flagGroup('Capture:', {
    target: textFlag('Choose one of several pages or workers: an id, or a part of a title or URL'),
    list: switchFlag('List what can be captured at host:port, or in the process of a pid, and stop'),
    workers: switchFlag('Also write a snapshot of each worker (off)'),
    allocations: switchFlag('Record where objects are allocated between the snapshots; allocating takes about 16 times as long (off)'),
    withSources: switchFlag('Also write the scripts and their source maps, for the names in reports (off)'),
    count: countFlag('Take N snapshots, the next one by Enter, --interval or --on (1)', MAX_SNAPSHOTS),
    interval: durationFlag('Take the next snapshot after this time: 30s, 10m'),
    timeout: durationFlag('Fail if the program makes no progress for this time (5m)'),
    on: choiceFlag('Take a snapshot whenever snapdiff gets this signal', ['SIGUSR2']),
  }),
  ...flagGroup(OUTPUT, {
    overwrite: switchFlag('Replace files of the same name'),
    redact: redactFlag,
    progress: switchFlag('Show progress on standard error (on a terminal)'),
    quiet: switchFlag('Print only errors and the names of the files'),
  }),
};

type CaptureFlags = FlagValues<typeof flags>;

/** What is captured, and how often. */
interface Series {
  program: string;
  file: string | null;
  /** Null: until interrupted. */
  count: number | null;
  next: NextTrigger;
}

export default defineCommand({
  command: 'capture <pid|host:port|URL> [file]',
  describe: 'Take snapshots of a running program',
  details: `Takes a snapshot of a running program through its V8 inspector: a Node process by its pid, or what
listens at host:port (node --inspect, deno run --inspect, Chrome or Electron with
--remote-debugging-port). The program is paused while its heap is walked and written. The inspector
of a pid is opened for it and closed again.`,
  epilogue: `A file that ends in .gz is compressed. By default its name is the program's name and the time.
Snapshots of one run can be compared object by object; in the next run V8 gives other ids.

Examples:
  snapdiff capture 4711
  snapdiff capture 4711 heap.heapsnapshot.gz --count 3 --interval 60s
  snapdiff capture 127.0.0.1:9222 --target Inbox
  snapdiff capture 4711 shared.heapsnapshot.gz --redact

Exit codes: 0 done, 2 could not run, 130 interrupted`,
  builder: flags,
  handler: capture,
});

/** @throws SnapdiffError 'usage' */
function readSeries(words: readonly string[], { interval, on, count, allocations }: CaptureFlags): Series {
  const [program, file = null] = words;
  const usage = 'snapdiff capture <pid|host:port> [file]';
  if (program === undefined) {
    const hint = 'Give the pid of a Node process, or the address of an inspector.';
    throw new SnapdiffError('usage', `no program given: ${usage}`, {}, { hint });
  }
  refuseSurplus(words, 2, `Write ${usage}`);
  if (file === '-') throw new SnapdiffError('usage', 'a snapshot cannot be written to standard output', {}, { hint: 'Give the name of a file.' });
  if (interval !== undefined && on !== undefined) throw new SnapdiffError('usage', 'give either --interval or --on, not both');
  const next: NextTrigger = interval !== undefined ? { by: 'time', seconds: interval } : on !== undefined ? { by: 'signal' } : { by: 'enter' };
  if (allocations && count === 1)
    throw new SnapdiffError(
      'usage',
      '--allocations needs two snapshots: it records what is allocated between them',
      {},
      { hint: 'Leave out --count, or give --count 2.' },
    );
  return { program, file, count: count ?? (next.by === 'enter' ? (allocations ? 2 : 1) : null), next };
}

async function capture(run: Invocation, flags: CaptureFlags): Promise<number> {
  const { host, signal } = run;
  const series = readSeries(run.words, flags);
  const { inspectorTargets, startCapturing } = await run.library.capture();
  if (flags.list) {
    const targets = await inspectorTargets(series.program, signal);
    await writeOut(host, targets.map(({ id, type, title, url }) => `${terminalText(id)}  ${terminalText(type)}  ${quoted(title)}  ${quoted(url)}\n`).join(''));
    return 0;
  }
  if (series.next.by === 'enter' && series.count !== 1 && host.stdin?.isTTY !== true) {
    throw new SnapdiffError('usage', `--count ${series.count} waits for Enter, and there is no terminal`, {}, { hint: 'Add --interval 60s or --on SIGUSR2.' });
  }
  const several = series.count !== 1;
  const progress = progressOf(run, flags);
  const width = widthOfSentences(host.stderr, host.env);
  const say = async (text: string) => {
    progress.clear();
    const lines = text
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => wrap(line, width));
    if (!flags.quiet) await writeError(host, lines.map((line) => `${line}\n`).join(''));
  };
  const first = series.file === null ? undefined : numbered(series.file, several ? 1 : null);
  const config = mergeConfig({ redact: flags.redact }, await loadRedaction(host.cwd()));
  if (flags.withSources && config.redact !== 'off')
    throw new SnapdiffError('usage', '--with-sources and --redact exclude each other: sources are not redacted', {}, { hint: 'Leave one of them out.' });
  const capturing = await startCapturing(series.program, {
    ...snapshotRedaction(host, config),
    choose: flags.target,
    first,
    signal,
    overwrite: flags.overwrite === true,
    workers: flags.workers === true,
    allocations: flags.allocations === true,
    timeoutMs: flags.timeout === undefined ? undefined : flags.timeout * 1000,
    onProgress: progress.update,
  });
  const written: string[] = [];
  try {
    await say(`${describe(capturing.program)}. It is paused while the snapshot is taken.\n`);
    if (config.redact !== 'off') await say('Contents of strings are replaced; the original is not written to the disk.\n');
    const next = triggers(host, series.next, capturing.ended, signal);
    run.atEnd(() => next.stop());
    for (let at = 1; series.count === null || at <= series.count; at++) {
      if (at > 1 || series.next.by === 'signal') {
        await say(waitingText(series, at, host.pid));
        if (!(await next.wait())) break;
      }
      const name = numbered(series.file ?? capturing.defaultName, several ? at : null);
      const captured = await capturing.capture(name).finally(progress.clear);
      written.push(name);
      for (const one of [captured, ...captured.workers]) {
        await writeOut(host, `${terminalText(one.path)}\n`);
        await say(capturedText(one));
      }
    }
    if (flags.withSources && written.length > 0) {
      const sources = await capturing.captureSources(series.file ?? capturing.defaultName);
      await writeOut(host, `${terminalText(sources.path)}\n`);
      await say(`${plural(sources.scripts, 'script')} with their source maps, ${bytes(sources.bytes)}; reports about these snapshots use them.\n`);
    }
  } finally {
    progress.clear();
    await capturing.end();
  }
  await say(endText(capturing, series, written));
  if (series.count !== null && written.length < series.count) {
    throw new SnapdiffError('target-gone', `the program ended after ${written.length} of ${series.count} snapshots`, {}, { hint: '' });
  }
  return 0;
}

/** "a.heapsnapshot.gz", 2 -> "a-2.heapsnapshot.gz" */
export function numbered(path: string, number: number | null): string {
  if (number === null) return path;
  const [, stem, ending] = /^(.*?)((?:\.(?:heapsnapshot|json))?(?:\.gz)?)$/is.exec(path)!;
  return `${stem}-${number}${ending}`;
}

const quoted = (text: string) => terminalText(JSON.stringify(clip(text, 200)));

function describe({ kind, title, pid, openedHere }: CapturedProgram): string {
  const who = [terminalText(clip(kind, 100)), ...(title === '' ? [] : [terminalText(clip(title, 200))]), ...(pid === null ? [] : [`pid ${pid}`])].join(', ');
  return openedHere ? `${who}; its inspector is open meanwhile` : who;
}

/** The size, how long the program was paused, and what the user should know of the snapshot. */
function capturedText(captured: Captured): string {
  const { kind, title } = captured.program;
  const who = kind === 'worker' ? `Worker ${terminalText(clip(title, 200))}` : 'The program';
  const warnings = captured.warnings.map(({ message }) => `warning: ${terminalText(clip(message, 2000))}\n`).join('');
  return `${sizeText(captured)}. ${who} was paused for ${captured.seconds.toFixed(1)} s.\n${warnings}`;
}

function sizeText({ bytes: size, textBytes }: Captured): string {
  return size === textBytes ? bytes(size) : `${bytes(size)}, ${bytes(textBytes)} of text`;
}

function waitingText({ next, count }: Series, at: number, pid: number | undefined): string {
  const which = count === null ? 'Next snapshot' : `Next snapshot (${at} of ${count})`;
  if (next.by === 'time') return `${which} in ${next.seconds} s. Ctrl-C to stop.\n`;
  if (next.by === 'signal') return `${which}: kill -USR2 ${pid}. Ctrl-C to stop.\n`;
  return `Let the program work, then press Enter. ${which}.\n`;
}

function endText({ program }: Capturing, series: Series, written: readonly string[]): string {
  const closed = program.openedHere ? 'Its inspector is closed again.\n' : '';
  const [first, second] = written;
  if (first === undefined) return closed;
  if (second === undefined) {
    const again = `snapdiff capture ${terminalText(series.program)} --count 2`;
    return `${closed}What is in it: snapdiff summary ${terminalText(first)}\nTo compare objects by id, take two in one run: ${again}\n`;
  }
  return `${closed}What grew: snapdiff ${written.length > 5 ? terminalText(dirname(first)) : written.map(terminalText).join(' ')}\n`;
}

function progressOf({ host, atEnd }: Invocation, flags: CaptureFlags): { update(progress: CaptureProgress): void; clear(): void } {
  const seen = host.stderr.isTTY === true && (flags.progress ?? !flags.quiet);
  const line = liveLine(host);
  let last = 0;
  let patience: NodeJS.Timeout | undefined;
  const clear = () => {
    clearTimeout(patience);
    if (seen) line.clear();
  };
  atEnd(clear);
  return {
    clear,
    update(progress) {
      clearTimeout(patience);
      if (progress.phase === 'collecting') {
        patience = setTimeout(() => {
          clear();
          if (!flags.quiet) void writeError(host, 'Still waiting for its garbage collection; the program may be busy. Ctrl-C to stop.\n');
        }, BUSY_MS);
      }
      const now = Date.now();
      if (!seen || (now - last < DRAW_MS && progress.phase !== 'collecting')) return;
      last = now;
      line.draw(phaseText(progress));
    },
  };
}

export function phaseText({ phase, fraction, bytes: size, silentSeconds }: Omit<CaptureProgress, 'path'>): string {
  const silence = silentSeconds > 0 ? `, silent for ${silentSeconds} s` : '';
  if (phase === 'walking') return `walking the heap ${Math.floor(fraction * 100)} %${silence}`;
  return phase === 'writing' ? `writing ${bytes(size)}${silence}` : phase === 'collecting' ? 'collecting garbage' : 'connecting';
}
