/** Processes of the built command: interrupted, piped, on full disks, out of memory, with unusual paths. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diff } from '../../src/diff.js';
import { snapdiff as snapdiffHere } from '../cli/a-host.js';
import { draw, drawnFile } from '../support/draw.js';
import { binary, CRASH, type Ended, shell, snapdiff, startSnapdiff } from './support/command.js';
import { chain, classes } from './support/large-file.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);
const before = drawnFile(draw('(root) @1 -> App @3 10 -> Session#1 @5 64').model);
const after = drawnFile(draw('(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#2 @7 64').model);
const here = { cwd: folder };
/** Node's permission model. */
const PERMISSION = Number(process.versions.node.split('.')[0]) < 24 ? '--experimental-permission' : '--permission';

beforeAll(() => {
  writeFileSync(path('before'), before);
  writeFileSync(path('after'), after);
});

/** The content of a folder after the run. */
function emptyFolder(name: string): string {
  rmSync(path(name), { recursive: true, force: true });
  mkdirSync(path(name));
  return path(name);
}

function expectAnswer({ code, out, err }: Ended): void {
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('Session');
}

function expectError({ code, err }: Pick<Ended, 'code' | 'err'>, message: RegExp): void {
  expect(err).toMatch(message);
  expect(err).not.toMatch(CRASH);
  expect(err).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  expect(code).toBe(2);
}

describe('Ctrl-C', () => {
  const large = path('large');
  beforeAll(() => void chain(large, 500_000));

  /** Interrupts after `milliseconds`, or, with "at work", once the output files are open, when the signal handler is installed. */
  const interrupted = async (milliseconds: number | 'at work', signals: NodeJS.Signals[]) => {
    const work = emptyFolder('work');
    writeFileSync(join(work, 'older.json'), 'older');
    const running = startSnapdiff([large, large, '--export-json', 'older.json', '--export-csv', 'new.csv', '--quiet'], { cwd: work });
    const wait = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
    if (milliseconds === 'at work') while (readdirSync(work).length === 1) await wait(5);
    else await wait(milliseconds);
    for (const signal of signals) running.kill(signal);
    const ended = await running.ended;
    return { ended, files: readdirSync(work).sort(), older: readFileSync(join(work, 'older.json'), 'utf8') };
  };

  it.each([300, 700, 1200])('after %d ms ends the run and leaves nothing half-written', async (milliseconds) => {
    const { ended, files, older } = await interrupted(milliseconds, ['SIGINT']);
    if (ended.code === 0 || files.includes('new.csv')) {
      // Finished before the signal: all files exist, or none.
      expect(files).toEqual(['new.csv', 'older.json']);
      expect(JSON.parse(older).kind).toBe('comparison');
      return;
    }
    // Before the signal handler is installed, the signal ends the process.
    if (ended.signal === null) expect(ended).toEqual({ code: 130, signal: null, out: '', err: 'snapdiff: interrupted\n' });
    else expect(ended).toEqual({ code: null, signal: 'SIGINT', out: '', err: '' });
    expect({ files, older }).toEqual({ files: ['older.json'], older: 'older' });
  });

  it.each([
    [['SIGINT', 'SIGINT'], 130],
    [['SIGTERM'], 143],
    [['SIGTERM', 'SIGINT', 'SIGTERM'], 143],
  ] as [NodeJS.Signals[], number][])('%j is one interruption', async (signals, code) => {
    let run = await interrupted('at work', signals);
    // On a slow machine the work may be done before this process notices its start.
    while (run.ended.code === 0 && run.files.length === 2) run = await interrupted('at work', signals);
    const { ended, files, older } = run;
    expect([128 + 2, 128 + 15]).toContain(ended.code);
    if (signals.length === 1) expect(ended.code).toBe(code);
    expect(ended.err).toBe('snapdiff: interrupted\n');
    expect({ files, older }).toEqual({ files: ['older.json'], older: 'older' });
  });
});

describe('where results go', () => {
  it.each(['table', 'json', 'csv'])('| head is quiet: %s', async (format) => {
    const { out, err } = await shell(`snapdiff before after --format ${format} | head -c 5; echo "codes \${PIPESTATUS[*]}"`, here);
    expect(err).toBe('');
    expect(out).toMatch(/codes 0 0\n$/);
  });

  it('standard output closed from the start', async () => {
    expect((await shell(`snapdiff before after | true; echo "\${PIPESTATUS[0]}"`, here)).out).toBe('0\n');
    expect((await shell('snapdiff before after >&-; echo "$?"', here)).err).not.toMatch(CRASH);
  });

  it('a path that cannot be written is found before the snapshots are', async () => {
    expectError(await snapdiff(['none1', 'none2', '--export-json', 'no/such/folder.json'], here), /folder\.json cannot be written: its folder does not exist/);
    expectError(await snapdiff(['none1', 'none2', '--export-json', '/proc/x.json'], here), /\/proc\/x\.json cannot be written/);
  });

  it('a full disk is reported', async () => {
    expectError(await snapdiff(['before', 'after', '--export-json', '/dev/full'], here), /\/dev\/full cannot be written: no space left on the disk/);
    expectError(await shell('snapdiff before after > /dev/full', here), /standard output cannot be written: no space left on the disk/);
    expect((await shell('snapdiff before none 2> /dev/full', here)).code).toBe(2);
  });

  it('a working folder in which nothing can be written', async () => {
    const readOnly = emptyFolder('read-only');
    chmodSync(readOnly, 0o555);
    // root ignores permissions, but cannot write to /proc either.
    for (const cwd of [readOnly, '/proc']) expectAnswer(await snapdiff([path('before'), path('after')], { cwd }));
  });

  it('two runs at once write one whole report', async () => {
    const work = emptyFolder('both');
    const words = [path('before'), path('after'), '--export-json', 'report.json', '--quiet'];
    const both = await Promise.all([snapdiff(words, { cwd: work }), snapdiff(words, { cwd: work })]);
    expect(both.map(({ code, err }) => ({ code, err }))).toEqual([
      { code: 0, err: '' },
      { code: 0, err: '' },
    ]);
    expect(readdirSync(work)).toEqual(['report.json']);
    expect(JSON.parse(readFileSync(join(work, 'report.json'), 'utf8')).kind).toBe('comparison');
  });
});

describe('a worker that runs out of memory', () => {
  it('is an error with the file’s name and advice', async () => {
    const many = classes(path('many'), 300_000);
    for (const words of [[], ['--threads', '1']]) {
      const ended = await snapdiff(['before', many, '--export-json', 'none.json', ...words], { ...here, env: { NODE_OPTIONS: '--max-old-space-size=30' } });
      expectError(ended, /many needs more memory than its worker has\n\s+Try --threads 1, or give Node more memory with NODE_OPTIONS=/);
      expect(readdirSync(folder).filter((name) => /none|tmp/.test(name))).toEqual([]);
    }
  });
});

describe('too few descriptors', () => {
  it.each([22, 25, 28])('ulimit -n %d ends the run with a sentence', async (limit) => {
    // In a process with open sockets or files this is too few for the threads, in one without for the modules.
    const { code, out, err } = await shell(`ulimit -n ${limit}; snapdiff before after --threads 2`, here);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^snapdiff: .*too many open files.*\n {10}Raise the limit: ulimit -n 1024\.\n$/);
  });
});

describe("Node's permission model", () => {
  it.each([
    ['threads', 'before after --threads 2', /^snapdiff: a thread cannot be started: Node's permission model does not allow it\n {10}Start Node without/m],
    ['temporary folders', 'run none.mjs', /^snapdiff: .*Node's permission model does not allow it\n {10}Start Node without/m],
  ])('ends a run that needs %s with a sentence', async (_what, words, sentence) => {
    const { code, out, err } = await shell(`"${process.execPath}" ${PERMISSION} --allow-fs-read=/ "${binary}" ${words}`, here);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(CRASH);
  });
});

describe('a working directory that was deleted', () => {
  it('is named', async () => {
    const { code, err } = await shell('mkdir gone; cd gone; rmdir ../gone; snapdiff ../before ../after', here);
    expect([code, err]).toEqual([2, 'snapdiff: the working directory no longer exists\n          Change to another one.\n']);
  });
});

describe('a thread that is ended while it starts', () => {
  it('does not end the process', async () => {
    const index = pathToFileURL(join(import.meta.dirname, '../../dist/src/index.js')).href;
    writeFileSync(
      path('failing.mjs'),
      `const { diff } = await import(${JSON.stringify(index)});
      for (let round = 0; round < 15; round++) {
        const signal = AbortSignal.timeout(3 * round + 1);
        await diff('before', 'after', { threads: 4, signal }).then(() => console.log('done'), ({ code }) => console.log(code));
      }`,
    );
    const { out, err } = await shell(`"${process.execPath}" failing.mjs`, here);
    expect(err).toBe('');
    expect(out).toMatch(/^aborted\n((aborted|done)\n){14}$/);
  });
});

describe('pipes and devices', () => {
  it('a named pipe, /dev/stdin and a substitution', async () => {
    writeFileSync(path('piped'), before);
    execFileSync('mkfifo', [path('pipe')]);
    expectAnswer(await shell('cat piped > pipe & snapdiff pipe after', here));
    expectAnswer(await shell('(sleep 1; cat piped > pipe) & snapdiff pipe after', here));
    expectAnswer(await shell('cat piped | snapdiff /dev/stdin after', here));
    expectAnswer(await shell('snapdiff /dev/stdin after < piped', here));
    expectAnswer(await shell('snapdiff <(cat piped) <(gzip < after)', here));
  });

  it('a pipe without a writer, or closed early', async () => {
    execFileSync('mkfifo', [path('silent')]);
    expectError(await shell('snapdiff silent after', here), /silent is empty/);
    expectError(await shell('head -c 300 before | snapdiff /dev/stdin after', here), /\/dev\/stdin is cut short: it ends at byte 300/);
  });

  it('a pipe with the header at the end is rejected, because it cannot be read twice', async () => {
    const { snapshot, ...rest } = JSON.parse(before);
    writeFileSync(path('header-last'), JSON.stringify({ ...rest, snapshot }));
    expectAnswer(await shell('snapdiff header-last after', here));
    expectError(await shell('cat header-last | snapdiff /dev/stdin after', here), /\/dev\/stdin cannot be read: its header is at the end/);
  });

  it.each([
    ['/dev/null', /is empty/],
    ['/dev/zero', /is not a heap snapshot/],
    ['/dev/urandom', /is not a heap snapshot|is empty|cannot be decompressed|is damaged/],
    ['.', /is a directory/],
    ['before/x', /does not exist/],
    [`${'long'.repeat(100)}`, /cannot be read: its name is too long/],
  ])('%s', async (name, message) => {
    const compare = (words: string[]) => snapdiffHere(words, { folder, library: { diff } });
    expectError(await compare([name, 'after']), message);
    expectError(await compare(['before', name]), message);
  });
});

describe('paths', () => {
  it.each(['with blanks', 'ünï 名😀', 'quotes \' " `', '$(touch x)', 'back\\slash', '*', '\u001b[31mred', 'a\n::error::b', 'a\u202eb', '--', '-dash', '@5'])(
    '%j',
    async (name) => {
      const work = emptyFolder('names');
      copyFileSync(path('before'), join(work, name));
      copyFileSync(path('after'), join(work, `${name}2`));
      // In this process, because there are many.
      const compare = (words: string[]) => snapdiffHere(words, { folder: work, library: { diff } });
      const report = await compare(['--format', 'json', '--', name, `${name}2`]);
      expect({ code: report.code, err: report.err }).toEqual({ code: 0, err: '' });
      expect(JSON.parse(report.out).snapshots[0].path).toBe(name);
      const table = await compare([`./${name}`, `./${name}2`]);
      expect(table.code).toBe(0);
      expect(table.out).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      writeFileSync(join(work, name), 'x');
      expectError(await compare([`./${name}`, `./${name}2`]), /is not a heap snapshot/);
      expect(readdirSync(work)).toHaveLength(2);
    },
  );

  it('of a process may be in any language', async () => {
    const work = emptyFolder('names');
    for (const name of ['ünï 名😀', 'a\nb']) copyFileSync(path('before'), join(work, name));
    const { code, out } = await snapdiff(['--format', 'json', 'ünï 名😀', 'a\nb'], { cwd: work });
    expect([code, JSON.parse(out).snapshots.map(({ path: each }: { path: string }) => each)]).toEqual([0, ['ünï 名😀', 'a\nb']]);
  });

  it('of missing files may have any characters', async () => {
    expectError(await snapdiff(['before', './none\u001b[2J\r\n::error::x'], here), /^snapdiff: /);
  });
});
