/** `snapdiff capture` as a process: its output, its exit code, and the files that remain when it is stopped, killed or out of disk space. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { library } from '../../src/cli/library.js';
import { diff } from '../../src/diff.js';
import { snapdiff as snapdiffHere } from '../cli/a-host.js';
import { CRASH, type Ended, shell, snapdiff, startSnapdiff } from '../trust/support/command.js';
import { type AProgram, aProgram, PATIENCE_MS } from './a-program.js';

let folder: string;
let program: AProgram;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-capture-'));
});

afterEach(async () => {
  await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

const capture = (...words: string[]): Promise<Ended> => snapdiff(['capture', String(program.pid), ...words], { cwd: folder });

async function mustBeUnharmed(): Promise<void> {
  expect(await program.ask()).toEqual({ how: 'are you' });
  await expect.poll(() => program.ports(), { timeout: PATIENCE_MS }).toEqual([]);
}

describe('snapdiff capture', () => {
  it('prints the name of the file, and reports what it did', async () => {
    program = await aProgram();
    const { code, out, err } = await capture();
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^\\S+-${program.pid}-\\d{8}-\\d{6}\\.heapsnapshot\\n$`));
    expect(readdirSync(folder)).toEqual([out.trim()]);
    expect(err.replace(/\s+/g, ' ')).toContain(`pid ${program.pid}; its inspector is open meanwhile. It is paused while the snapshot is taken. `);
    expect(err).toMatch(/^\d[\d.]* MB\. The program was paused for \d+\.\d s\.$/m);
    expect(err.replace(/\s+/g, ' ')).toContain(`Its inspector is closed again. What is in it: snapdiff summary ${out.trim()} `);
    await mustBeUnharmed();
  });

  it('takes a series by time, with ids that correspond', async () => {
    program = await aProgram();
    const { code, out, err } = await capture('heap.heapsnapshot.gz', '--count', '2', '--interval', '100ms');
    expect([code, out]).toEqual([0, 'heap-1.heapsnapshot.gz\nheap-2.heapsnapshot.gz\n']);
    expect(err).toContain('What grew: snapdiff heap-1.heapsnapshot.gz heap-2.heapsnapshot.gz\n');
    const { matchedBy, totals } = await diff(join(folder, 'heap-1.heapsnapshot.gz'), join(folder, 'heap-2.heapsnapshot.gz'));
    expect(matchedBy).toBe('id');
    expect(totals?.newCount).toBeLessThan(1000);
  });

  it('takes one snapshot at each signal, until Ctrl-C', async () => {
    program = await aProgram();
    const running = startSnapdiff(['capture', String(program.pid), 'a.heapsnapshot', '--on', 'SIGUSR2'], { cwd: folder });
    for (const count of [1, 2]) {
      await expect.poll(() => running.said().err.split('kill -USR2').length - 1, { timeout: PATIENCE_MS }).toBe(count);
      running.kill('SIGUSR2');
      await expect.poll(() => readdirSync(folder).filter((name) => !name.endsWith('.partial')).length, { timeout: PATIENCE_MS }).toBe(count);
    }
    running.kill('SIGINT');
    const { code, out } = await running.ended;
    expect([code, out]).toEqual([130, 'a-1.heapsnapshot\na-2.heapsnapshot\n']);
    await mustBeUnharmed();
  });

  it('lists a process by its pid', async () => {
    program = await aProgram();
    const { code, out } = await capture('--list');
    expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`^${program.pid} {2}node {2}".*" {2}""\\n$`))]);
    await mustBeUnharmed();
  });

  it('lists the targets of an address', async () => {
    program = await aProgram(1, ['--inspect=127.0.0.1:0']);
    const [address] = await program.ports();
    const { code, out } = await snapdiff(['capture', address, '--list'], { cwd: folder });
    expect(code).toBe(0);
    expect(out).toMatch(/^[0-9a-f-]{36} {2}node {2}".*" {2}".*"\n$/);
  });

  it('refuses what it cannot do before the program hears of it', async () => {
    program = await aProgram();
    const refused: [words: string[], message: string][] = [
      [['--count', '2'], '--count 2 waits for Enter, and there is no terminal'],
      [['--count', '0'], '--count must be a whole number from 1 to 10000, not "0"'],
      [['--interval', 'soon'], '--interval must be a time such as 30s, 10m or 2h, not "soon"'],
      [['--interval', '1s', '--on', 'SIGUSR2'], 'give either --interval or --on, not both'],
      [['--top', '3'], '--top does not go with this command'],
      [['a', 'b'], 'unexpected argument "b"'],
    ];
    for (const [words, message] of refused) {
      const { code, out, err } = await snapdiffHere(['capture', String(program.pid), ...words], { folder, real: library });
      expect([code, out, err.includes(message)], words.join(' ')).toEqual([2, '', true]);
    }
    expect(await program.ports()).toEqual([]);
  });
});

describe('stopped in the middle', () => {
  /** Starts a long capture, and waits until its temporary file grows. */
  async function inTheMiddle() {
    program = await aProgram(200_000);
    const running = startSnapdiff(['capture', String(program.pid), 'a.heapsnapshot'], { cwd: folder });
    // snapdiff checks whether the file can be written before it opens the inspector.
    await expect.poll(() => program.ports(), { timeout: PATIENCE_MS, interval: 5 }).toHaveLength(1);
    await expect.poll(() => readdirSync(folder).some((name) => name.endsWith('.partial')), { timeout: PATIENCE_MS, interval: 5 }).toBe(true);
    return running;
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s: no file, the inspector is closed, the program answers', async (signal, exitCode) => {
    const running = await inTheMiddle();
    running.kill(signal);
    const { code, out, err } = await running.ended;
    expect([code, out]).toEqual([exitCode, '']);
    expect(err).toMatch(/snapdiff: interrupted\n$/);
    expect(readdirSync(folder)).toEqual([]);
    await mustBeUnharmed();
  });

  it('by SIGKILL: the program closes its inspector itself; the remaining file does not have the name of a snapshot', async () => {
    const running = await inTheMiddle();
    running.kill('SIGKILL');
    await running.ended;
    expect(readdirSync(folder).filter((name) => !name.endsWith('.partial'))).toEqual([]);
    await mustBeUnharmed();
  });

  it('by the end of the program', async () => {
    const running = await inTheMiddle();
    const exit = once(program.child, 'exit');
    program.child.kill('SIGKILL');
    await exit;
    const { code, out, err } = await running.ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/snapdiff: the connection to the program ended before it answered/);
    expect(err).not.toMatch(CRASH);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('by a full disk (simulated by a limit on the size of files)', async () => {
    program = await aProgram();
    const { code, out, err } = await shell(`trap '' XFSZ; ulimit -f 1000; snapdiff capture ${program.pid} a.heapsnapshot`, { cwd: folder });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('snapdiff: a.heapsnapshot cannot be written: file too large for this file system\n');
    expect(readdirSync(folder)).toEqual([]);
    await mustBeUnharmed();
  });
});
