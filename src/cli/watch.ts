/**
 * `snapdiff watch`: samples of a program's memory, a live line while it goes on, a verdict at the end. Ctrl-C ends the watch, not the verdict.
 */
import type { Capturing, WatchReport, WatchSubject } from '../index.js';
import { bytes } from '../report/figures.js';
import { clip, terminalText } from '../report/safe.js';
import { writeError, writeOut } from './host.js';
import type { Library } from './library.js';
import { liveLine } from './progress.js';
import type { Run } from './run.js';
import { wantsColor, widthOfStream } from './settings.js';
import type { WatchFlags } from './watch-flags.js';
import { csvHead, csvLine, liveText, verdictText } from './watch-text.js';

export async function watch(run: Run, flags: WatchFlags): Promise<number> {
  const { host, signal } = run;
  const library = await run.load();
  const format = flags.format ?? (host.stdout.isTTY ? 'text' : 'csv');
  const line = host.stderr.isTTY === true && (flags.progress ?? !flags.quiet) ? liveLine(host.stderr) : null;
  run.atEnd(() => line?.clear());
  const say = (text: string) => {
    line?.clear();
    if (!flags.quiet) void writeError(host, text);
  };
  const subject = await subjectOf(library, run, flags, line);
  let report: WatchReport;
  try {
    say(introduction(flags, subject));
    if (format === 'csv') await writeOut(host, csvHead);
    report = await library.watch(subject, {
      intervalSeconds: flags.intervalSeconds,
      ...(flags.warmupSeconds === undefined ? {} : { warmupSeconds: flags.warmupSeconds }),
      durationSeconds: flags.durationSeconds,
      limitBytes: flags.limitBytes,
      snapshotAt: flags.snapshotAt,
      nameSnapshot: (at: number, { defaultName }: Capturing) => defaultName.replace(/(?=\.heapsnapshot$)/, `-${at}`),
      signal,
      onSample(sample, all) {
        line?.draw(liveText(sample, all));
        if (format === 'csv') void writeOut(host, csvLine(sample));
        if (format === 'jsonl') void writeOut(host, `${JSON.stringify(sample)}\n`);
      },
      onSnapshot: (path, size) => say(`snapshot: ${terminalText(path)}, ${bytes(size)}\n`),
      onTrouble: ({ path, message }) => say(`warning: no snapshot: ${terminalText(`${path ?? ''} ${message}`.trim())}\n`),
    });
  } finally {
    line?.clear();
    await subject.end();
  }
  await tell(run, flags, format, report);
  return check(run, flags, report);
}

async function subjectOf(library: Library, { host, signal }: Run, flags: WatchFlags, line: ReturnType<typeof liveLine> | null): Promise<WatchSubject> {
  const options = { choose: flags.target, signal };
  if ('program' in flags.subject) {
    return library.findSubject(flags.subject.program, { ...options, openInspector: flags.inspector || flags.snapshotAt.length > 0 });
  }
  const onOutput = (text: string) => {
    line?.clear();
    void writeError(host, text); // standard output carries the samples
  };
  return library.startSubject(flags.subject.command, { cwd: host.cwd(), env: host.env, onOutput }, options);
}

function introduction(flags: WatchFlags, { pid, capturing }: WatchSubject): string {
  const who =
    capturing === null
      ? `process ${pid}`
      : `${terminalText(capturing.program.kind)}, ${terminalText(clip(capturing.program.title, 200))}${pid === null ? '' : `, process ${pid}`}`;
  const heap = capturing === null ? '; its inspector is closed, so only the system is asked' : '';
  const until = flags.durationSeconds === undefined ? 'Ctrl-C ends' : `for ${flags.durationSeconds} s; Ctrl-C ends it earlier`;
  return `Watching ${who}${heap}; ${until}.\n`;
}

async function tell({ host }: Run, flags: WatchFlags, format: string, report: WatchReport): Promise<void> {
  const toStdout = format === 'text';
  const stream = toStdout ? host.stdout : host.stderr;
  const howToCapture =
    'program' in flags.subject
      ? `snapdiff capture ${terminalText(flags.subject.program)} --count 2`
      : `snapdiff watch --snapshot-at 1x,2x -- ${terminalText(flags.subject.command.join(' '))}`;
  const text = verdictText(report, { width: widthOfStream(stream, host.env), color: wantsColor(flags.color, stream, host.env), howToCapture });
  if (format === 'jsonl') await writeOut(host, `${JSON.stringify({ verdict: report })}\n`);
  if (toStdout && (!flags.quiet || flags.format !== undefined)) await writeOut(host, text);
  else if (!flags.quiet) await writeError(host, text);
}

/** Limits fail only when they were asked for. */
async function check({ host }: Run, { limitBytes, maxGrowthBytes }: WatchFlags, { kind, verdict, levelBytes, hoursToLimit }: WatchReport): Promise<number> {
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
