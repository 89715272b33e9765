/** Redacted snapshots: no contents are left, and everything that is computed from them is the same. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/audit-snapshot.js';
import { diff, trend } from '../../src/diff.js';
import type { Source } from '../../src/format/input.js';
import { openSource } from '../../src/format/input.js';
import { readSnapshot } from '../../src/format/read.js';
import { redactSnapshot } from '../../src/redact/redact-snapshot.js';
import { createSpool } from '../../src/redact/spool.js';
import { createStandIns } from '../../src/redact/stand-ins.js';
import { redactSnapshots } from '../../src/redact-snapshots.js';
import type { Redaction } from '../../src/vocabulary.js';
import { draw, drawnFile } from '../support/draw.js';
import { program, programs } from '../support/fixtures.js';
import { isFull, isLong } from '../trust/support/random.js';
import { canarySnapshots, placesIn } from './canary-snapshots.js';
import { normalised } from './normalised.js';

const aFolder = () => mkdtempSync(join(tmpdir(), 'redact-'));
const standIns = createStandIns(Buffer.alloc(16, 7));
/** Columns are on shared memory. */
const digest = (column: ArrayBufferView): string =>
  createHash('sha1')
    .update(Buffer.from(Buffer.from(column.buffer, column.byteOffset, column.byteLength)))
    .digest('hex');

/** Where canaries.mjs puts its text. */
const places =
  'argument buffertext comment computed dictionary dictionaryword error event function long mapkey module password query regexp registry setentry sliced source sourceregexp sourcetemplate symbol targetevent template user value weakvalue';

let before: string;
let after: string;

beforeAll(() => {
  [before, after] = canarySnapshots();
});

async function rewritten(open: () => Promise<Source>, redaction: Redaction = 'contents'): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await redactSnapshot(open, async (bytes) => void chunks.push(Buffer.from(bytes)), { redaction, root: '/srv', standIns });
  return Buffer.concat(chunks);
}

describe('contents', () => {
  it('are in the snapshot in every place that is tried', () => {
    const text = readFileSync(after, 'utf8');
    expect(places.split(' ').filter((place) => !text.includes(`canary-${place}`))).toEqual([]);
  });

  it('are gone, and property keys are left', async () => {
    expect(placesIn((await rewritten(() => openSource(after))).toString())).toEqual(['dictionary', 'dictionaryword', 'event']);
  });

  it('are gone with keys that look like data', async () => {
    expect(placesIn((await rewritten(() => openSource(after), 'all')).toString())).toEqual([]);
  });

  it('are no strings of the heap any more, but for names', async () => {
    const [original, redacted] = [JSON.parse(readFileSync(after, 'utf8')), JSON.parse((await rewritten(() => openSource(after))).toString())];
    const stringType = original.snapshot.meta.node_types[0].indexOf('string');
    const texts = ({ nodes, strings }: { nodes: number[]; strings: string[] }) =>
      nodes.flatMap((type, at) => (at % original.snapshot.meta.node_fields.length === 0 && type === stringType ? [strings[nodes[at + 1]]] : []));
    const [was, is] = [texts(original), texts(redacted)];
    expect(is.length).toBe(was.length);
    const left = new Set(is.filter((text, at) => text === was[at] && text !== ''));
    // Names of scripts, of exports, lengths, and a script without contents.
    expect([...left].filter((text) => !/^(?:node:|file:|data:|[./]|\d+$|\(\) \{\}$)/.test(text) && !/^[\w$]+$/.test(text))).toEqual([]);
    const ofCut = is.filter((text, at) => was[at].length === 1024 && text.startsWith('~'));
    expect(ofCut.length).toBeGreaterThan(0);
    for (const text of ofCut) expect(text).toMatch(/^~[0-9a-z]{10}\.{1013}$/);
  });
});

describe('everything else', () => {
  it('is the same: a script has its name if that is in parts, and the address of its source map', async () => {
    const { model } = draw(`
      (root) -> Script:code -internal:source-> "let secret = 1":string
      Script -internal:name-> "(concatenated string)":concatenated-string -internal:first-> "/srv/app/":string
      "(concatenated string)" -internal:second-> "answers.js":string
      Script -hidden:7-> "answers.js.map":string
      Script -hidden:8-> "secret hash":string
      (root) -> App -value-> "secret":string`);
    const file = join(aFolder(), 'drawn.heapsnapshot');
    writeFileSync(file, drawnFile(model));
    const { strings } = JSON.parse((await rewritten(() => openSource(file))).toString());
    expect(strings).toEqual(expect.arrayContaining(['/srv/app/', 'answers.js', 'answers.js.map', 'App']));
    expect(strings.filter((text: string) => text.includes('secret '))).toEqual([expect.stringMatching(/^let secret = 0\/\/[0-9a-z]{10}$/)]);
  });

  it('is the same: ids, sizes, edges, locations', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'r.heapsnapshot'), await rewritten(() => openSource(after)));
    const [original, redacted] = [await readSnapshot(after), await readSnapshot(join(folder, 'r.heapsnapshot'))];
    const bytes = (columns: object) =>
      Object.entries(columns)
        .map(([key, column]) => `${key} ${ArrayBuffer.isView(column) ? digest(column) : column}`)
        .sort();
    const { name: _, ...nodes } = original.nodes;
    const { name: __, ...rewrittenNodes } = redacted.nodes;
    expect(bytes(rewrittenNodes)).toEqual(bytes(nodes));
    expect(bytes(redacted.edges)).toEqual(bytes(original.edges));
    expect(bytes(redacted.locations)).toEqual(bytes(original.locations));
  }, 120_000);

  // Fields of classes, scripts that differ in numbers alone, source maps beside and inside their script.
  const some = ['matrix/bun-v8write', 'extra/nasty-node24', 'scenarios/chat_history', 'scenarios/noleak_code_warmup', 'bundles/esbuild', 'bundles/page-rollup'];
  const long = ['matrix/node26', 'matrix/chromium'];
  const file = (name: string) => join(import.meta.dirname, '../../snapshots', `${name}.heapsnapshot.br`);
  const others = [
    ...['esbuild', 'page-rollup', 'rollup', 'webpack', 'webpack-ts'].map((name) => ({ name: `bundles/${name}`, paths: [file(`bundles/${name}/heap`)] })),
    ...['node26', 'chromium'].map((name) => ({ name: `stacks/${name}`, paths: [1, 2].map((step) => file(`stacks/${name}-${step}`)) })),
  ];
  const recorded = [...programs, ...others];
  const checked = isFull ? recorded : recorded.filter(({ name }) => some.includes(name) || (isLong && long.includes(name)));
  it.each(checked)(
    '$name: comparison, suspects, growth, statistics, audit',
    async ({ name, paths }) => {
      const read = paths.filter((path) => !path.includes('oom24.after')).slice(isFull || long.includes(name) ? 0 : -2);
      const folder = aFolder();
      const written = (await redactSnapshots(read, `${folder}/`)).map(({ path }) => path);
      const first = (files: string[]) => files[0];
      const last = (files: string[]) => files[files.length - 1];
      const same = async (report: (files: string[]) => Promise<object>) => expect(normalised(await report(written))).toEqual(normalised(await report(read)));
      await same((files) => audit(last(files)));
      if (read.length > 1) await same((files) => diff(first(files), last(files)));
      if (read.length > 2) await same((files) => trend(files));
    },
    120_000,
  );

  it("is the same in DevTools' code", async () => {
    const [{ path }] = await redactSnapshots([after], `${aFolder()}/`);
    const script = join(import.meta.dirname, '../../dist/test/support/devtools.js');
    const [redacted, original] = [path, after].map((file) =>
      JSON.parse(execFileSync(process.execPath, [script, file], { encoding: 'utf8', maxBuffer: 1 << 28 })),
    );
    expect(JSON.stringify(normalised(redacted))).toBe(JSON.stringify(normalised(original)));
  }, 60_000);
});

/** A file of 300 nodes of the program, with its strings up to the last that they use. */
const small = () => {
  const file = join(aFolder(), 'small.heapsnapshot');
  const json = JSON.parse(readFileSync(before, 'utf8'));
  const { edge_fields: edgeFields, node_fields: nodeFields } = json.snapshot.meta;
  const nodeCount = 300;
  const counts = json.nodes.filter((_: number, at: number) => at % nodeFields.length === nodeFields.indexOf('edge_count')).slice(0, nodeCount);
  const edgeCount = counts.reduce((sum: number, one: number) => sum + one, 0);
  const nodes = json.nodes.slice(0, nodeCount * nodeFields.length);
  const used = 1 + Math.max(...nodes.filter((_: number, at: number) => at % nodeFields.length === nodeFields.indexOf('name')));
  const edges = json.edges
    .slice(0, edgeCount * edgeFields.length)
    .map((value: number, at: number) => [value, value % used, value % (nodeCount * nodeFields.length)][at % 3]);
  const parts = { nodes, edges, locations: [] };
  const strings = json.strings.slice(0, used).map((text: string, at: number) => (at % 7 === 0 ? `${text}\u00e9\u2026\u{1f600}\ud800"\\` : text));
  return { file, json: { ...json, snapshot: { ...json.snapshot, node_count: nodeCount, edge_count: edgeCount }, ...parts, strings } };
};

describe('the form of the file', () => {
  /** As few bytes a read as the source may give. */
  const trickle = async (path: string, most: number): Promise<Source> => {
    const source = await openSource(path);
    return { ...source, read: (into) => source.read(into.subarray(0, most)) };
  };

  it('does not depend on where reading pauses', async () => {
    const { file, json } = small();
    writeFileSync(file, JSON.stringify(json));
    const whole = await rewritten(() => openSource(file));
    for (const most of [61, 4096]) expect((await rewritten(() => trickle(file, most))).equals(whole)).toBe(true);
    expect(placesIn(whole.toString())).toEqual([]);
    expect(await readSnapshot(file).then(({ nodes }) => nodes.id)).toEqual(
      Uint32Array.from(json.nodes.filter((_: number, at: number) => at % json.snapshot.meta.node_fields.length === 2)),
    );
  });

  it('may have sections in any order; sections and header fields that are not known are left out', async () => {
    const { file, json } = small();
    writeFileSync(file, JSON.stringify(json));
    const expected = JSON.parse((await rewritten(() => openSource(file))).toString());
    const { snapshot, ...sections } = json;
    const sorted = Object.fromEntries(Object.entries({ ...sections, snapshot, title: 'canary-title' }).sort(([one], [other]) => (one < other ? -1 : 1)));
    (sorted.snapshot as Record<string, unknown>).title = 'canary-title';
    writeFileSync(file, JSON.stringify(sorted, null, 1));
    const text = (await rewritten(() => openSource(file))).toString();
    expect(JSON.parse(text)).toEqual(expected);
    expect(text).not.toContain('canary-title');
  });

  it('may be compressed, or come through a pipe', async () => {
    const expected = await rewritten(() => openSource(before));
    const folder = aFolder();
    const spool = createSpool(folder, 'a pipe');
    expect(readdirSync(folder)).toEqual([]);
    const text = readFileSync(before, 'utf8');
    for (let at = 0; at < text.length; at += 100_000) spool.write(text.slice(at, at + 100_000));
    expect((await rewritten(spool.open)).equals(expected)).toBe(true);
    spool.close();
    const [{ path, bytes }] = await redactSnapshots([program('matrix/node20').paths[0]], join(folder, 'x.heapsnapshot.gz'));
    expect(readFileSync(path).length).toBe(bytes);
    expect(Object.keys(JSON.parse(gunzipSync(readFileSync(path)).toString()))).toContain('strings');
  });
});

describe('bad input', () => {
  it('is refused with its place, and leaves nothing behind', async () => {
    const folder = aFolder();
    const text = readFileSync(before, 'utf8');
    const [edges, strings] = ['"edges":[', '"strings":['].map((key) => text.indexOf(key) + key.length);
    const bad: [string, string, string | undefined][] = [
      [text.slice(0, strings - 1000), 'cut-short', 'locations'],
      [text.slice(0, strings + 1000), 'cut-short', 'strings'],
      [`${text.slice(0, edges)}99,${text.slice(edges)}`, 'damaged', 'edges'],
      [`${text.slice(0, edges)}"canary",${text.slice(edges)}`, 'damaged', 'edges'],
      [text.replace('"nodes":[9', '"nodes":[99'), 'damaged', 'nodes'],
      [text.replace('"strings":[', '"strings":[],"more":['), 'damaged', 'nodes'],
      [text.replace(/"node_count":\d+/, '"node_count":7'), 'damaged', 'nodes'],
      ['{"version":2,"type":"Inspector"}', 'damaged', undefined],
      ['', 'empty', undefined],
    ];
    const { file: first, json } = small();
    writeFileSync(first, JSON.stringify(json));
    for (const [content, code, section] of bad) {
      const input = join(aFolder(), 'bad.heapsnapshot');
      writeFileSync(input, content);
      await expect(redactSnapshots([first, input], folder)).rejects.toMatchObject({ code, section, path: input });
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('is never the output', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'x.heapsnapshot'), readFileSync(before));
    await expect(redactSnapshots([join(folder, 'x.heapsnapshot')], folder, { overwrite: true })).rejects.toMatchObject({ code: 'usage' });
    await expect(redactSnapshots([before, before], join(folder, 'new'))).rejects.toMatchObject({ code: 'usage' });
    expect(existsSync(join(folder, 'new'))).toBe(false);
    await expect(redactSnapshots([before], join(folder, 'x.heapsnapshot'))).rejects.toMatchObject({ code: 'cannot-write' });
    await expect(redactSnapshots([before], join(folder, 'x.heapsnapshot.br'))).rejects.toMatchObject({ code: 'usage' });
    await expect(redactSnapshots([before], join(folder, 'y'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(readFileSync(join(folder, 'x.heapsnapshot')).equals(readFileSync(before))).toBe(true);
    expect(readdirSync(folder)).toEqual(['x.heapsnapshot']);
  });
});
