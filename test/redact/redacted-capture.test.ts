/** Snapshots of running programs that are redacted before they reach the disk. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { summarize } from '../../src/diff.js';
import type { Report } from '../../src/report/report.js';
import { runHere } from '../repeat/run-here.js';
import { snapdiff } from '../trust/support/command.js';

const aFolder = () => mkdtempSync(join(tmpdir(), 'redacted-'));
const programs = join(import.meta.dirname, '../repeat/programs');

it('capture --redact writes no contents', async () => {
  const source = `globalThis.kept = Array.from({ length: 50 }, (_, at) => ({ secret: Buffer.from('canary-' + at).toString() })); process.send('up'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--inspect-port=0', '-e', source], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  try {
    await once(child, 'message');
    const folder = aFolder();
    const { code, out } = await snapdiff(['capture', String(child.pid), join(folder, 'x.heapsnapshot'), '--redact'], { cwd: folder });
    expect({ code, out }).toEqual({ code: 0, out: `${join(folder, 'x.heapsnapshot')}\n` });
    expect(readdirSync(folder)).toEqual(['x.heapsnapshot']);
    const text = readFileSync(join(folder, 'x.heapsnapshot'), 'utf8');
    expect(text).toContain('"redacted":"contents"');
    expect(text).toContain('"secret"');
    expect(text).not.toMatch(/canary-\d/);
    const { constructors } = await summarize(join(folder, 'x.heapsnapshot'));
    expect(
      constructors.find(({ name }) => name === '{secret}')?.current.count ?? constructors.find(({ name }) => name === 'Object')?.current.count,
    ).toBeGreaterThanOrEqual(50);
  } finally {
    child.kill('SIGKILL');
  }
});

it('run --keep --redact keeps no contents, and finds the leak', async () => {
  const folder = aFolder();
  const { code, out } = await runHere([join(programs, 'unbounded-map.mjs'), '--keep', join(folder, 'kept'), '--redact', '--format', 'json'], folder);
  const report = JSON.parse(out);
  expect(code).toBe(1);
  expect(report.suspects).toMatchObject([{ pattern: 'unbounded-cache', name: 'answers', location: { line: 2 } }]);
  expect(out).not.toMatch(/query \d/);
  const kept = readdirSync(join(folder, 'kept'));
  expect(kept).toEqual(['s1.heapsnapshot', 's2.heapsnapshot', 's3.heapsnapshot']);
  for (const name of kept) {
    const text = readFileSync(join(folder, 'kept', name), 'utf8');
    expect(text).toContain('"redacted":"contents"');
    expect(text).not.toMatch(/query \d/);
  }
});

it('a leak test in its own process keeps no contents, and has the same suspect', async () => {
  const library = pathToFileURL(join(import.meta.dirname, '../../dist/src/index.js')).href;
  const program = `
    import { leakTest } from ${JSON.stringify(library)};
    const kept = [];
    const operation = () => void kept.push({ text: Buffer.from('canary-' + kept.length).toString() });
    console.log(JSON.stringify(await leakTest(operation, { redaction: 'contents', iterations: 53, warmup: 5 })));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { maxBuffer: 1 << 28 });
  const report: Report = JSON.parse(stdout);
  expect(report.suspects.map(({ name }) => name)).toContain('kept');
  expect(stdout).not.toMatch(/canary-\d/);
});
