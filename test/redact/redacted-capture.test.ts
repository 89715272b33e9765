/** Snapshots of running programs that are redacted before they reach the disk. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { summarize } from '../../src/diff.js';
import { leakTest } from '../../src/repeat/leak-test.js';
import { runHere } from '../repeat/run-here.js';
import { snapdiff } from '../trust/support/command.js';

vi.mock('../../src/engine/engine.js', () => import('../support/engine-here.js'));
vi.mock('../../src/live/process-tree.js', async () => (await import('../repeat/run-here.js')).builtHarness());

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
}, 120_000);

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
}, 180_000);

it('a leak test of this process has the same suspect', async () => {
  const kept: unknown[] = [];
  const report = await leakTest(() => void kept.push({ text: Buffer.from(`canary-${kept.length}`).toString() }), {
    redaction: 'contents',
    iterations: 53,
    warmup: 5,
  });
  expect(report.suspects.map(({ name }) => name)).toContain('kept');
  expect(JSON.stringify(report)).not.toContain('canary-');
}, 120_000);
