/** `snapdiff watch`: samples of a program's memory, a live line meanwhile, a verdict at the end. Ctrl-C ends the watch and prints the verdict. */
import { SnapdiffError } from '../../errors.js';
import type { Capturing } from '../../live/capture.js';
import { bytes } from '../../text/figures.js';
import { clip, terminalText } from '../../text/safe.js';
import type { WatchReport } from '../../watch/conclusion.js';
import type { Threshold } from '../../watch/watch.js';
import type { WatchSubject } from '../../watch/watch-subject.js';
import { defineCommand, type Invocation, refuseSurplus } from '../command.js';
import { parseDuration } from '../duration.js';
import { choiceFlag, durationFlag, type FlagValues, flagGroup, parsedFlag, readSize, sizeFlag, switchFlag, textFlag } from '../flag.js';
import { CHECKS, OUTPUT, redactFlag } from '../flag-groups.js';
import { passOn, writeError, writeOut } from '../host.js';
import { loadRedaction, mergeConfig } from '../merged-config.js';
import { liveLine } from '../progress-line.js';
import { snapshotRedaction } from '../redaction.js';
import { wantsColor, widthOfStream } from '../terminal.js';
import { csvHead, csvLine, liveText, verdictText } from '../watch-text.js';

const flags = {
  ...flagGroup('Watch:', {
    interval: durationFlag('Wait this long between two samples (1s)'),
    duration: durationFlag('Watch for this long, e.g. 10m (until the program ends, or Ctrl-C)'),
    warmup: parsedFlag('Ignore this time at the beginning (30s, or a quarter of a shorter --duration)', (text, name) =>
      text === '0' ? 0 : parseDuration(name, text),
    ),
    inspector: switchFlag('Open the inspector of a pid, to see its JS heap'),
    redact: redactFlag,
    snapshotAt: parsedFlag('Take a snapshot at each of these: 1x,2x (of the memory after the warm-up), 500MB', (text, name) =>
      text.split(',').map((part) => readThreshold(part.trim(), name)),
    ),
    target: textFlag('Choose one of several pages or workers: an id, or a part of a title or URL'),
  }),
  ...flagGroup(OUTPUT, {
    format: choiceFlag('Print the verdict, or every sample (text on a terminal, else csv)', ['text', 'csv', 'jsonl']),
    color: switchFlag('Print in colour (on a terminal)'),
    progress: switchFlag('Show a live line on standard error (on a terminal)'),
    quiet: switchFlag('Print only errors, failed checks, and what --format asks for'),
  }),
  ...flagGroup(CHECKS, {
    limit: sizeFlag('Fail if the resident set exceeds SIZE, or grows towards it', { zero: true }),
    maxGrowth: sizeFlag('Fail if it grows by more than SIZE a minute: 0, 500kB', { zero: true }),
  }),
};

type WatchFlags = FlagValues<typeof flags>;
/** A program that runs, or the command that starts one. */
type Watched = { program: string } | { command: readonly string[] };

export default defineCommand({
  command: 'watch <pid|host:port|URL>\nwatch [options] -- <command ...>',
  describe: 'Watch whether the memory of a program grows',
  details: `Reports whether the memory of a program grows, and whether its JS heap does. For a pid, resident
memory comes from the OS; the JS heap is seen if the inspector is open already, with --inspector,
and in a command that snapdiff starts. Samples are written to stdout unless it is a terminal.`,
  epilogue: `The verdict uses the minimum after garbage collections, after the warm-up.

Examples:
  snapdiff watch 4711 --duration 10m --limit 2GB
  snapdiff watch 4711 --snapshot-at 1x,2x
  snapdiff watch --max-growth 100kB --duration 5m -- node server.mjs

Exit codes: 0 no check failed, 1 --limit or --max-growth failed, 2 could not run`,
  startsProgram: true,
  concludes: true,
  builder: flags,
  handler: watch,
});

/** @throws SnapdiffError 'usage' */
function readWatched(words: readonly string[], command: readonly string[] | null): Watched {
  const [program] = words;
  const hint = 'Write snapdiff watch <pid|host:port>, or snapdiff watch -- node server.mjs';
  if (command === null && program === undefined) throw new SnapdiffError('usage', 'no program given', {}, { hint });
  if (command !== null && program !== undefined) throw new SnapdiffError('usage', `give either ${program} or a command, not both`, {}, { hint });
  if (command?.length === 0) throw new SnapdiffError('usage', 'no command follows --', {}, { hint });
  refuseSurplus(words, 1, hint);
  return command === null ? { program } : { command };
}

function readThreshold(text: string, name: string): Threshold {
  const times = /^(\d+(?:\.\d+)?)x$/i.exec(text)?.[1];
  if (times === undefined) return { bytes: readSize(text, name) };
  if (Number(times) >= 1) return { times: Number(times) };
  throw new SnapdiffError('usage', `${name} must be 1x or more, not ${JSON.stringify(text)}`);
}

async function watch(run: Invocation, flags: WatchFlags): Promise<number> {
  const { host, signal } = run;
  const watched = readWatched(run.words, run.program);
  const { watch: watchSubject, refuseShortWatch } = await run.library.watch();
  refuseShortWatch({ durationSeconds: flags.duration, warmupSeconds: flags.warmup, intervalSeconds: flags.interval });
  const format = flags.format ?? (host.stdout.isTTY ? 'text' : 'csv');
  const line = host.stderr.isTTY === true && (flags.progress ?? !flags.quiet) ? liveLine(host) : null;
  run.atEnd(() => line?.clear());
  const say = (text: string) => {
    line?.clear();
    if (!flags.quiet) void writeError(host, text);
  };
  const subject = await subjectOf(run, watched, flags, line);
  let report: WatchReport;
  try {
    say(introduction(flags.duration, subject));
    if (format === 'csv') await writeOut(host, csvHead);
    report = await watchSubject(subject, {
      ...(flags.interval === undefined ? {} : { intervalSeconds: flags.interval }),
      ...(flags.warmup === undefined ? {} : { warmupSeconds: flags.warmup }),
      durationSeconds: flags.duration,
      limitBytes: flags.limit,
      snapshotAt: flags.snapshotAt ?? [],
      nameSnapshot: (at: number, { defaultName }: Capturing) => defaultName.replace(/(?=\.heapsnapshot$)/, `-${at}`),
      signal,
      onSample(sample, all) {
        line?.draw(liveText(sample, all));
        if (format === 'csv') void writeOut(host, csvLine(sample));
        if (format === 'jsonl') void writeOut(host, `${JSON.stringify(sample)}\n`);
      },
      onSnapshot: (path, size) => say(`snapshot: ${terminalText(path)}, ${bytes(size)}\n`),
      onWarning: ({ message }) => say(`warning: ${terminalText(clip(message, 2000))}\n`),
      onTrouble: ({ path, message }) => say(`warning: no snapshot: ${terminalText(`${path ?? ''} ${message}`.trim())}\n`),
    });
  } finally {
    line?.clear();
    await subject.end();
  }
  await printVerdict(run, watched, flags, format, report);
  return check(run, flags, report);
}

async function subjectOf(
  { host, signal, library }: Invocation,
  watched: Watched,
  flags: WatchFlags,
  line: ReturnType<typeof liveLine> | null,
): Promise<WatchSubject> {
  const { findSubject, startSubject } = await library.watchSubject();
  const config = mergeConfig({ redact: flags.redact }, await loadRedaction(host.cwd()));
  const options = { choose: flags.target, signal, ...snapshotRedaction(host, config) };
  if ('program' in watched) {
    return findSubject(watched.program, { ...options, openInspector: flags.inspector === true || flags.snapshotAt !== undefined });
  }
  const onOutput = (text: string) => {
    line?.clear();
    void passOn(host, text); // standard output carries the samples
  };
  return startSubject(watched.command, { cwd: host.cwd(), env: host.env, onOutput }, options);
}

function introduction(duration: number | undefined, { pid, capturing }: WatchSubject): string {
  const who =
    capturing === null
      ? `process ${pid}`
      : `${terminalText(capturing.program.kind)}, ${terminalText(clip(capturing.program.title, 200))}${pid === null ? '' : `, process ${pid}`}`;
  const heap = capturing === null ? '; its inspector is closed, so only resident memory is seen' : '';
  const until = duration === undefined ? 'Ctrl-C to stop' : `for ${duration} s; Ctrl-C to stop earlier`;
  return `Watching ${who}${heap}; ${until}.\n`;
}

async function printVerdict({ host }: Invocation, watched: Watched, flags: WatchFlags, format: string, report: WatchReport): Promise<void> {
  const toStdout = format === 'text';
  const stream = toStdout ? host.stdout : host.stderr;
  const howToCapture =
    'program' in watched
      ? `snapdiff capture ${terminalText(watched.program)} --count 2`
      : `snapdiff watch --snapshot-at 1x,2x -- ${terminalText(watched.command.join(' '))}`;
  const text = verdictText(report, { width: widthOfStream(stream, host.env), color: wantsColor(flags.color, stream, host.env), howToCapture });
  if (format === 'jsonl') await writeOut(host, `${JSON.stringify({ verdict: report })}\n`);
  if (toStdout && (!flags.quiet || flags.format !== undefined)) await writeOut(host, text);
  else if (!flags.quiet) await writeError(host, text);
}

/** The exit code. Limits fail only if they were given. */
async function check(
  { host }: Invocation,
  { limit: limitBytes, maxGrowth: maxGrowthBytes }: WatchFlags,
  { kind, verdict, levelBytes, hoursToLimit }: WatchReport,
): Promise<number> {
  const failures: string[] = [];
  const rate = verdict.bytesPerMinute ?? 0;
  if (maxGrowthBytes !== undefined && kind === 'growing' && rate > maxGrowthBytes) {
    failures.push(`it grows by ${bytes(rate)} a minute, ${bytes(maxGrowthBytes)} is allowed`);
  }
  if (limitBytes !== undefined && (levelBytes ?? 0) > limitBytes) failures.push(`${bytes(levelBytes!)} is over the limit of ${bytes(limitBytes)}`);
  else if (limitBytes !== undefined && hoursToLimit !== null) failures.push(`it grows towards the limit of ${bytes(limitBytes)}`);
  for (const failure of failures) await writeError(host, `FAIL  ${failure}\n`);
  return failures.length > 0 ? 1 : 0;
}
