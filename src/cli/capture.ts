/**
 * `snapdiff capture`: one snapshot of a running program or several, by time, signal or key. The files' names go to standard output; what is
 * done to the program, and what to do next, to standard error.
 */
import { dirname } from 'node:path';
import { SnapdiffError } from '../errors.js';
import type { Captured, CapturedProgram, CaptureProgress, Capturing } from '../index.js';
import { bytes } from '../text/figures.js';
import { clip, terminalText } from '../text/safe.js';
import { wrap } from '../text/width.js';
import type { CaptureFlags } from './capture-flags.js';
import { writeError, writeOut } from './host.js';
import { liveLine } from './progress.js';
import type { Run } from './run.js';
import { widthOfSentences } from './settings.js';
import { triggers } from './triggers.js';

const DRAW_MS = 100;
/** A program that is busy with JavaScript collects no garbage for us before it comes to an end. */
const BUSY_MS = 5_000;

export async function capture(run: Run, flags: CaptureFlags): Promise<number> {
  const { host, signal } = run;
  const library = await run.load();
  if (flags.list) {
    const targets = await library.inspectorTargets(flags.program, signal);
    await writeOut(host, targets.map(({ id, type, title, url }) => `${terminalText(id)}  ${terminalText(type)}  ${quoted(title)}  ${quoted(url)}\n`).join(''));
    return 0;
  }
  if (flags.next.by === 'enter' && flags.count !== 1 && host.stdin?.isTTY !== true) {
    throw new SnapdiffError('usage', `--count ${flags.count} waits for Enter, and there is no terminal`, {}, { hint: 'Add --interval 60s or --on SIGUSR2.' });
  }
  const several = flags.count !== 1;
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
  const first = flags.file === null ? undefined : numbered(flags.file, several ? 1 : null);
  const capturing = await library.startCapturing(flags.program, {
    choose: flags.target,
    first,
    signal,
    overwrite: flags.overwrite,
    onProgress: progress.update,
  });
  const written: string[] = [];
  try {
    await say(`${describe(capturing.program)}. It stands still while a snapshot is written.\n`);
    const next = triggers(host, flags.next, capturing.ended, signal);
    run.atEnd(() => next.stop());
    for (let at = 1; flags.count === null || at <= flags.count; at++) {
      if (at > 1 || flags.next.by === 'signal') {
        await say(waitingText(flags, at, host.pid));
        if (!(await next.wait())) break;
      }
      const name = numbered(flags.file ?? capturing.defaultName, several ? at : null);
      const captured = await capturing.capture(name).finally(progress.clear);
      written.push(name);
      await writeOut(host, `${terminalText(name)}\n`);
      await say(`${sizeText(captured)}. The program stood still for ${captured.seconds.toFixed(1)} s.\n`);
    }
  } finally {
    progress.clear();
    await capturing.end();
  }
  await say(endText(capturing, flags, written));
  if (flags.count !== null && written.length < flags.count) {
    throw new SnapdiffError('target-gone', `the program ended after ${written.length} of ${flags.count} snapshots`, {}, { hint: '' });
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
  return openedHere ? `${who}; its inspector is open for as long as this takes` : who;
}

function sizeText({ bytes: size, textBytes }: Captured): string {
  return size === textBytes ? bytes(size) : `${bytes(size)}, ${bytes(textBytes)} of text`;
}

function waitingText({ next, count, file: _ }: CaptureFlags, at: number, pid: number | undefined): string {
  const which = count === null ? '' : ` (${at} of ${count})`;
  if (next.by === 'time') return `The next one${which} follows by itself; Ctrl-C ends.\n`;
  if (next.by === 'signal') return `The next one${which}: kill -USR2 ${pid}; Ctrl-C ends.\n`;
  return `Let the program do its work, then press Enter for the next one${which}.\n`;
}

function endText({ program }: Capturing, flags: CaptureFlags, written: readonly string[]): string {
  const closed = program.openedHere ? 'Its inspector is closed again.\n' : '';
  const [first, second] = written;
  if (first === undefined) return closed;
  if (second === undefined) {
    const again = `snapdiff capture ${terminalText(flags.program)} --count 2`;
    return `${closed}What is in it: snapdiff summary ${terminalText(first)}\nTo compare objects by id, take two in one run: ${again}\n`;
  }
  return `${closed}What grew: snapdiff ${written.length > 5 ? terminalText(dirname(first)) : written.map(terminalText).join(' ')}\n`;
}

function progressOf({ host, atEnd }: Run, flags: CaptureFlags): { update(progress: CaptureProgress): void; clear(): void } {
  const seen = host.stderr.isTTY === true && (flags.progress ?? !flags.quiet);
  const line = liveLine(host.stderr);
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
          if (!flags.quiet) void writeError(host, 'Still waiting for its garbage collection: the program may be busy. Ctrl-C ends.\n');
        }, BUSY_MS);
      }
      const now = Date.now();
      if (!seen || (now - last < DRAW_MS && progress.phase !== 'collecting')) return;
      last = now;
      line.draw(phaseText(progress));
    },
  };
}

function phaseText({ phase, fraction, bytes: size }: CaptureProgress): string {
  if (phase === 'walking') return `walking the heap ${Math.floor(fraction * 100)} %`;
  return phase === 'writing' ? `writing ${bytes(size)}` : phase === 'collecting' ? 'collecting garbage' : 'connecting';
}
