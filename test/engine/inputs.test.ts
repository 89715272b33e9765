/** Inputs: identified by their first bytes, opened once, read from pipes like from disk. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withInputs } from '../../src/engine/open-inputs.js';
import { readAll } from '../../src/format/input.js';
import { closeInput, openInput, openInputFile } from '../../src/format/input-file.js';
import { kindOf } from '../../src/format/input-kind.js';
import { builtLibrary } from '../support/built.js';
import { draw, drawnFile } from '../support/draw.js';
import { program } from '../support/fixtures.js';
import { plainBytes } from '../support/plain-bytes.js';
import { shell } from '../trust/support/command.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string) => join(folder, name);

const before = drawnFile(draw('(root) @1 -> App @3 10 -> Session#1 @5 64').model);
const after = drawnFile(draw('(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#2 @7 64').model);

beforeAll(() => {
  writeFileSync(path('before'), before);
  writeFileSync(path('after'), after);
});

const openDescriptors = () => readdirSync('/proc/self/fd').length;

describe('a kind', () => {
  it.each([
    [' {"snapshot":{"meta":', 'snapshot'],
    ['\uFEFF{\n"strings" :[', 'snapshot'],
    ['{"snapshot":{"meta":{"trace_node_fields":["id"]},"trace_function_count":0}', 'snapshot'],
    ['{"snapshot":{"meta":{"trace_node_fields":["id"]},"trace_function_count":12}', 'recording'],
    ['{"$schema":"x","schemaVersion":1,"kind":"baseline"', 'baseline'],
    ['{\n  "$schema": "x",\n  "schemaVersion": 1,\n  "kind": "trend"', 'report'],
    ['{"schemaVersion": 2, "kind": "comparison"}', 'report'],
    ['{"kind":"trend"}', 'unknown'],
    ['["kind"]', 'unknown'],
    ['hello', 'unknown'],
  ])('%j', (text, kind) => {
    expect(kindOf(Buffer.from(text))).toBe(kind);
  });

  it.each(['demo', 'matrix/node24-timeline', 'matrix/node20', 'matrix/chromium', 'matrix/bun-v8write'])('of recorded files, plain: %s', (name) => {
    expect(kindOf(plainBytes(program(name).paths[0]).subarray(0, 4096))).toBe(name.includes('timeline') ? 'recording' : 'snapshot');
  });

  it.each(['demo', 'matrix/node20', 'matrix/chromium'])('of recorded files, compressed: %s', async (name) => {
    const input = await openInputFile(program(name).paths[0]);
    await closeInput(input);
    expect(input.kind).toBe('snapshot');
  });

  it('of zstd', () => {
    expect(kindOf(Buffer.from('28b52ffd0458', 'hex'))).toBe('snapshot');
  });

  it('of a folder', async () => {
    expect(await openInput(folder)).toEqual({ kind: 'folder', path: folder });
    await expect(openInputFile(folder)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(openInput('none', { folder })).rejects.toMatchObject({ code: 'not-found', path: 'none' });
    await expect(openInput('/dev/null')).rejects.toMatchObject({ code: 'empty' });
  });
});

describe('an open input', () => {
  it('is read from its start by every reader, and closed by its opener', async () => {
    const count = openDescriptors();
    await withInputs([path('before'), path('after')], undefined, async ([one, other]) => {
      expect(openDescriptors()).toBe(count + 2);
      for (const input of [one, one, other]) {
        expect((await readAll(input, 1e6))?.toString()).toBe(input === one ? before : after);
      }
      const nested = await withInputs([one, path('after')], undefined, async ([same]) => same);
      expect(nested).toBe(one);
      expect(openDescriptors()).toBe(count + 2);
    });
    expect(openDescriptors()).toBe(count);
  });

  it('is closed if another cannot be opened, or the work fails', async () => {
    const count = openDescriptors();
    await expect(withInputs([path('before'), path('none'), path('after')], undefined, async () => 1)).rejects.toMatchObject({ code: 'not-found' });
    await expect(withInputs([path('before')], undefined, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(openDescriptors()).toBe(count);
  });

  it('that waits for a pipe stops when it is aborted', async () => {
    execFileSync('mkfifo', [path('silent')]);
    const count = openDescriptors();
    const signal = AbortSignal.timeout(50);
    const start = performance.now();
    await expect(builtLibrary.diff(path('silent'), path('after'), { signal })).rejects.toMatchObject({ code: 'aborted' });
    expect(performance.now() - start).toBeLessThan(3000);
    expect(openDescriptors()).toBe(count);
  });
});

describe('pipes', () => {
  const here = { cwd: folder };
  beforeAll(async () => {
    expect((await shell('snapdiff before after --export-json report.json; snapdiff baseline before -o base.json', here)).err).toBe('');
  });

  it.each([
    ['a snapshot', 'cat before | snapdiff /dev/stdin after --format json'],
    ['a substitution for both', 'snapdiff <(cat before) <(cat after) --format json'],
    ['a baseline', 'cat base.json | snapdiff /dev/stdin after --format json'],
    ['a snapshot after a baseline', 'cat after | snapdiff base.json /dev/stdin --format json'],
    ['a report', 'cat report.json | snapdiff /dev/stdin --format json'],
    ['a report that comes slowly', '(head -c 3 report.json; sleep 0.2; tail -c +4 report.json) | snapdiff /dev/stdin --format json'],
    ['pipes that wait for each other', 'mkfifo p1 p2; (cat after > p2; cat before > p1) & snapdiff p1 p2 --format json'],
  ])('%s', async (_, line) => {
    const { code, out, err } = await shell(line, here);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { totals } = JSON.parse(out);
    expect(totals).toMatchObject({ newCount: 1, deletedCount: 0, deltaBytes: 64 });
  });

  it('with other content are rejected with the right error', async () => {
    expect((await shell('snapdiff report.json after', here)).err).toMatch(/report\.json is a report, not a snapshot/);
    expect((await shell('snapdiff path report.json @1', here)).err).toMatch(/report\.json is a report, not a snapshot/);
    expect((await shell('snapdiff after base.json', here)).err).toMatch(/base\.json is a baseline file/);
    expect((await shell('snapdiff summary base.json', here)).err).toMatch(/base\.json is a baseline file/);
  });
});
