/** What a terminal shows: progress, the answer on the last line, the width of a pager, other character sets. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { phaseText } from '../../src/cli/commands/capture-command.js';
import type { OutputStream } from '../../src/cli/host.js';
import { liveLine, progressLine } from '../../src/cli/progress-line.js';
import { widthOfOutput } from '../../src/cli/terminal.js';
import { aReport } from '../gate/a-report.js';
import { aFolder, snapdiff } from './a-host.js';

function aTerminal(columns: number) {
  const written: string[] = [];
  const stderr: OutputStream = {
    columns,
    isTTY: true,
    on: () => {},
    write(text, done) {
      written.push(text);
      done();
      return true;
    },
  };
  return { stderr, written, env: {} };
}

describe('the live line', () => {
  it('covers what it has drawn before', () => {
    const terminal = aTerminal(40);
    const line = liveLine(terminal);
    for (const text of ['reading 10 %', 'done']) line.draw(text);
    line.clear();
    line.clear();
    expect(terminal.written).toEqual(['\rreading 10 %', `\rdone${' '.repeat(8)}`, `\r${' '.repeat(4)}\r`]);
  });

  it('erases every row of a line that a narrower terminal has wrapped', () => {
    const terminal = aTerminal(100);
    const line = liveLine(terminal);
    line.draw('x'.repeat(90));
    terminal.stderr.columns = 40;
    line.draw('y'.repeat(90));
    line.draw('z');
    expect(terminal.written.slice(1)).toEqual([`\r\x1b[2A\x1b[J${'y'.repeat(38)}…`, `\rz${' '.repeat(38)}`]);
  });
});

describe('progress', () => {
  const drawn = (steps: { at: number; all: [phase: string, fraction: number][] }[]): string[] => {
    let now = 0;
    const terminal = aTerminal(200);
    const line = progressLine(terminal, () => now);
    for (const { at, all } of steps) {
      now = at;
      line.update(all.map(([phase, fraction], file) => ({ path: `/tmp/s${file + 1}.heapsnapshot`, phase, fraction })));
    }
    return terminal.written.map((text) => text.slice(1).trimEnd());
  };

  it('names what follows when all snapshots are read', () => {
    const all: [string, number][] = [
      ['done', 1],
      ['classes', 0.83],
    ];
    expect(
      drawn([
        { at: 200, all },
        { at: 400, all: [all[0], all[0]] },
      ]),
    ).toEqual(['s1.heapsnapshot 100 % done | s2.heapsnapshot 83 % classes', 'comparing 2 snapshots, finding what holds the growth']);
    expect(drawn([{ at: 200, all: [all[0]] }])).toEqual(['making the report']);
  });

  it('shows how long it has been at the same work', () => {
    const all: [string, number][] = [['analysing', 0.667]];
    const steps = [200, 1_000, 2_300, 3_300].map((at) => ({ at, all }));
    expect(drawn([...steps, { at: 3_400, all: [['classes', 0.83]] }])).toEqual([
      's1.heapsnapshot 66 % analysing',
      's1.heapsnapshot 66 % analysing',
      's1.heapsnapshot 66 % analysing (2 s)',
      's1.heapsnapshot 66 % analysing (3 s)',
      's1.heapsnapshot 83 % classes',
    ]);
  });

  it('of a capture shows silence', () => {
    expect(phaseText({ phase: 'walking', fraction: 0.5, bytes: 0, silentSeconds: 0 })).toBe('walking the heap 50 %');
    expect(phaseText({ phase: 'walking', fraction: 0.5, bytes: 0, silentSeconds: 12 })).toBe('walking the heap 50 %, silent for 12 s');
    expect(phaseText({ phase: 'writing', fraction: 1, bytes: 1_500_000, silentSeconds: 7 })).toBe('writing 1.5 MB, silent for 7 s');
  });
});

describe('the last line', () => {
  const answer = 'Suspect 1 of 1: +612 kB, 97 % of the growth: cache: Map @50581';

  it('repeats the answer below a table that is longer than the screen', async () => {
    const { out } = await snapdiff(['a', 'b', '--no-color'], { terminal: true, rows: 12 });
    expect(out.trimEnd().split('\n\n').at(-1)!.replaceAll('\n', ' ')).toBe(`${answer} in a_map_cache.cjs:12`);
    expect(out.split('\n').at(-2)!.length).toBeLessThan(80);
    const none = await snapdiff(['a', 'b', '--no-color'], { terminal: true, rows: 5, report: aReport({ suspects: [] }) });
    expect(none.out.split('\n').at(-2)).toMatch(/^In short: \+.*, no suspects$/);
  });

  it.each([
    ['fits on the screen', ['a', 'b'], { terminal: true, rows: 200 }],
    ['goes to a pipe', ['a', 'b'], {}],
    ['is for a program', ['a', 'b', '--format', 'minimal'], { terminal: true, rows: 1 }],
  ])('is none where the report %s', async (_case, words, setup) => {
    expect((await snapdiff(words, setup)).out).not.toContain(answer);
  });
});

describe('another character set', () => {
  const long = aReport();
  long.suspects[0].name = `${'a'.repeat(200)}é界`;
  const shown = async (env: Record<string, string>, words: string[] = []) => (await snapdiff(['a', 'b', ...words], { env, report: long })).out;

  it.each<Record<string, string>>([{ LC_ALL: 'C' }, { LC_CTYPE: 'de_DE.ISO-8859-1', LANG: 'de_DE.UTF-8' }, { LANG: 'POSIX' }])(
    '%j prints ASCII of the same width',
    async (env) => {
      const unicode = await shown({});
      const ascii = await shown(env);
      expect(unicode).toMatch(/[^\x00-\x7f]/);
      expect(ascii).not.toMatch(/[^\x00-\x7f]/);
      expect(ascii).toBe(unicode.replaceAll('…', '~').replaceAll('é', '?').replaceAll('界', '??'));
    },
  );

  it.each<Record<string, string>>([{}, { LANG: 'C.UTF-8' }, { LC_ALL: 'en_US.utf8', LANG: 'C' }, { LC_ALL: '', LANG: '' }])('%j prints UTF-8', async (env) => {
    expect(await shown(env)).toContain('…');
  });

  it('leaves formats for programs alone', async () => {
    expect(JSON.parse(await shown({ LC_ALL: 'C' }, ['--format', 'json'])).suspects[0].name).toContain('é界');
  });
});

describe('the width', () => {
  const stream = (changes: Partial<OutputStream>): OutputStream => ({ write: () => true, on: () => {}, ...changes });

  it('of a pipe is that of the terminal, for a pager', () => {
    const path = join(aFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    const fd = openSync(path, constants.O_RDWR);
    const stderr = stream({ isTTY: true, columns: 97 });
    try {
      expect(widthOfOutput({ stdout: stream({ fd }), stderr, env: {} })).toBe(97);
      expect(widthOfOutput({ stdout: stream({ fd }), stderr, env: { COLUMNS: '61' } })).toBe(61);
      expect(widthOfOutput({ stdout: stream({ fd }), stderr: stream({}), env: {} })).toBe(120);
    } finally {
      closeSync(fd);
    }
  });

  it('of a file is not', () => {
    const fd = openSync(import.meta.filename, 'r');
    try {
      expect(widthOfOutput({ stdout: stream({ fd }), stderr: stream({ isTTY: true, columns: 97 }), env: {} })).toBe(120);
    } finally {
      closeSync(fd);
    }
  });
});
