/** Sampling heap profiles: who allocates, against a slow second count; bad files; every format. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { renderers } from '../../src/render/formats.js';
import { suspectsSection } from '../../src/render/html/suspect-markup.js';
import type { Report } from '../../src/report/report.js';
import { readHeapProfile } from '../../src/sampling/read-heap-profile.js';
import { attributedBytes } from '../../src/sampling/sampled-functions.js';
import { findProblem } from '../../src/schema/validate.js';
import { schemas } from '../../src/schemas.js';
import { snapdiff } from '../cli/a-host.js';
import { builtLibrary } from '../support/built.js';

const { audit, diff } = builtLibrary;
const snapshots = join(import.meta.dirname, '../../snapshots');
const profile = (name: string) => join(snapshots, 'heap-profiles', `${name}.heapprofile.br`);
const folder = mkdtempSync(join(tmpdir(), 'heap-profile-'));
const bundle = (name: string) => join(snapshots, 'bundles', name);

interface Call {
  callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  selfSize: number;
  children: Call[];
}
const parsed = (name: string) => JSON.parse(brotliDecompressSync(readFileSync(profile(name))).toString('utf8')) as { head: Call; samples: unknown[] };

/** Bytes by function, each call's to the innermost function of the program, written as the rule reads. */
function slowBytes({ head }: { head: Call }): Map<string, number> {
  const sums = new Map<string, number>();
  const visit = (call: Call, stack: Call[]): void => {
    const calls = [call, ...stack];
    const named = (one: Call) => one.callFrame.url !== '' && one.callFrame.lineNumber >= 0 && !one.callFrame.url.startsWith('node:');
    const { functionName, url, lineNumber, columnNumber } = (calls.find(named) ?? call).callFrame;
    const key = `${functionName} ${url}:${lineNumber}:${columnNumber}`;
    if (call.selfSize > 0) sums.set(key, (sums.get(key) ?? 0) + call.selfSize);
    for (const child of call.children) visit(child, calls);
  };
  visit(head, []);
  return sums;
}

it.each(['node20-heap-prof', 'node24-inspector', 'node26-v8', 'chromium-sampling'])('%s: reads every call and gives it to a function', async (name) => {
  const read = await readHeapProfile(profile(name));
  const sums = new Map<string, number>();
  for (const { function: at, bytes } of attributedBytes(read)) {
    const { name: functionName, url, line, column } = read.functions[at];
    const key = `${functionName} ${url}:${line}:${column}`;
    sums.set(key, (sums.get(key) ?? 0) + bytes);
  }
  expect([...sums].sort()).toEqual([...slowBytes(parsed(name))].sort());
  expect(read.sampleCount).toBe(parsed(name).samples.length);
});

const sampledIn = (report: Report, name: string) =>
  report.suspects
    .find((suspect) => suspect.name === name)!
    .sampled!.map(({ name: functionName, location, joinedBy }) => `${functionName} ${location!.script!.split('/').at(-1)}:${location!.line} ${joinedBy}`);

describe('a comparison with a heap profile', async () => {
  const pair = ['before', 'after'].map((side) => join(snapshots, 'demo', `${side}.heapsnapshot.gz`));
  const [report, without, by26] = await Promise.all([
    diff(pair[0], pair[1], { threads: 0, heapProfile: profile('node24-inspector') }),
    diff(pair[0], pair[1], { threads: 0 }),
    diff(pair[0], pair[1], { threads: 0, heapProfile: profile('node26-v8') }),
  ]);

  it('says of each suspect which sampled functions are its own, and which are in its files', () => {
    expect(sampledIn(report, 'resultCache')).toContain('callTool server.mjs:38 script');
    expect(sampledIn(by26, 'resultCache')[0]).toBe('ToolResult server.mjs:20 function');
    expect(sampledIn(report, 'notifications._events["catalogue-changed"]')[0]).toBe('ClientSession server.mjs:49 function');
  });

  it('has shares of all sampled bytes, and changes nothing else', () => {
    const total = [...slowBytes(parsed('node24-inspector')).values()].reduce((sum, bytes) => sum + bytes, 0);
    expect(report.sampling).toMatchObject({ bytes: total, samples: parsed('node24-inspector').samples.length });
    for (const { bytes, share } of [...report.sampling!.functions, ...report.suspects.flatMap(({ sampled }) => sampled!)])
      expect(share).toBeCloseTo(bytes / total, 3);
    const { sampling: _, ...rest } = report;
    const strip = (rows: readonly object[]) => rows.map((row) => ({ ...row, sampled: undefined }));
    expect({ ...rest, suspects: strip(rest.suspects), constructors: strip(rest.constructors) }).toEqual({
      ...without,
      suspects: strip(without.suspects),
      constructors: strip(without.constructors),
    });
  });

  it('is a valid report, and says in every format that it is a sample', () => {
    expect(findProblem(schemas.report, JSON.parse(JSON.stringify(report)))).toBeNull();
    for (const format of ['table', 'markdown', 'agent'] as const) {
      const text = renderers[format].render(report, {}).replace(/\s+/g, ' ');
      expect(text, format).toContain('callTool at server.mjs:38, ');
      expect(text, format).toMatch(/% of \S+ MB sampled/);
      expect(text, format).toMatch(/samples \S+ MB in [\d,]+ samples, of what was alive when the sampling ended/);
    }
    expect(suspectsSection(report)!.text).toMatch(/<dt>Sampled<\/dt><dd>ClientSession at server\.mjs:49, /);
    expect(suspectsSection(report)!.text).toContain('of what was alive when the sampling ended');
  });
});

it.each([
  ['esbuild', 'node20-heap-prof', ['Session session.js:10 function', 'openSession store.js:5 script']],
  ['page-rollup', 'chromium-sampling', ['TagRecord tags.js:3 function', 'openSession store.js:5 script']],
])('%s, minified: functions have their original names and places', async (name, recorded, functions) => {
  const report = await audit(join(bundle(name), 'heap.heapsnapshot.br'), { threads: 0, sourceMaps: [bundle(name)], heapProfile: profile(recorded) });
  expect(sampledIn(report, 'sessionsById')).toEqual(expect.arrayContaining(functions));
  expect(report.sampling!.functions.map((row) => row.name)).toEqual(expect.arrayContaining(['createWidget', 'openSession']));
});

const call = (more = '', children = '') =>
  `{"callFrame":{"functionName":"f","scriptId":"1","url":"x.js","lineNumber":1,"columnNumber":2},"selfSize":8,"id":1,"children":[${children}]${more}}`;
const nested = (depth: number) => `{"head":${call().replace(/\]\}$/, '').repeat(depth)}${']}'.repeat(depth)}}`;

it.each([
  ['', 'empty', 0],
  ['[1]', 'not-a-heap-profile', 0],
  ['\x01\x02\x03 no text', 'not-a-heap-profile', 0],
  ['{}', 'not-a-heap-profile', 0],
  ['{"head":[]}', 'not-a-heap-profile', 0],
  ['{"snapshot":{"meta":{}}}', 'not-a-heap-profile', 11],
  ['{"nodes":[],"startTime":1}', 'not-a-heap-profile', 8],
  [`{"head":${call()}`, 'cut-short', 136],
  [`{"head":${call()}}}`, 'damaged', 137],
  [`{"head":${call()},"head":${call()}}`, 'damaged', 144],
  ['{"head":{"selfSize":3}}', 'damaged', 21],
  [`{"head":${call(',"selfSize":-1')}}`, 'damaged', 149],
  [`{"head":${call('', '[]')}}`, 'damaged', 134],
  [`{"head":${call().replace('1,', '1.5,')}}`, 'damaged', 85],
  [nested(10_001), 'damaged', 1_260_008],
  [`{"head":{"x":${'['.repeat(30_000)}`, 'damaged', 20_012],
])('refuses %.40s', async (text, code, byteOffset) => {
  const path = join(folder, 'bad.heapprofile');
  writeFileSync(path, text);
  const error = await readHeapProfile(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code, path, byteOffset });
});

it('reads nested calls, other orders of keys, the answer of the inspector, and names with escapes', async () => {
  const path = join(folder, 'odd.heapprofile');
  const name = '\\u001b[31m\\"x\\\\';
  const inner = `{"children":[],"id":2,"selfSize":1e2,"callFrame":{"url":"y.js","columnNumber":0,"lineNumber":0,"functionName":"${name}"}}`;
  writeFileSync(
    path,
    `\uFEFF {"id":1,"result":{"profile":{"samples":[{"size":1},{"size":2}],"other":[[{"selfSize":{}}]],"head":${call(',"more":{"callFrame":[]}', inner)}}}}`,
  );
  const read = await readHeapProfile(path);
  expect(read.sampleCount).toBe(2);
  expect(read.calls).toEqual({ function: [0, 1], caller: [-1, 0], bytes: [8, 100] });
  expect(read.functions.map((one) => one.name)).toEqual(['f', '\u001b[31m"x\\']);
  writeFileSync(path, nested(9_990));
  expect((await readHeapProfile(path)).calls.bytes).toHaveLength(9_990);
});

it('is a flag, a key of the config, and an option of the library', async () => {
  const path = join(folder, 'small.heapprofile');
  writeFileSync(path, `{"head":${call()}}`);
  const { options, code } = await snapdiff(['a', 'b', '--heap-profile', path]);
  expect({ code, path: (options as { heapProfile?: { path: string } }).heapProfile?.path }).toEqual({ code: 0, path });
  expect(JSON.parse((await snapdiff(['--print-config', '--heap-profile', 'x'])).out)).toMatchObject({ heapProfile: 'x' });
  expect(await snapdiff(['a', 'b', '--heap-profile', join(folder, 'none')])).toMatchObject({ code: 2, err: expect.stringContaining('does not exist') });
});
