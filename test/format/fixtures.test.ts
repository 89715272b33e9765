/**
 * Reads every recorded file with two readers that share no code: ours and one with stream-json. Columns, texts and header must be equal; see support/digests.ts.
 * Ours reads them with compiled loops and with plain ones.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { readSnapshot } from '../../src/format/read.js';
import { edgeTypeNames, type Snapshot } from '../../src/format/snapshot.js';
import { text } from '../../src/format/strings.js';
import { digest, digestsOf } from '../support/digests.js';
import { recordedPrograms, shortName } from '../support/fixtures.js';
import { located } from '../support/located.js';
import { plainBytes } from '../support/plain-bytes.js';
import { plainColumns, streamRead } from '../support/stream-reader.js';

/** Describes the first difference of two columns; null if they are equal. Faster than a diff of a million numbers. */
function difference(name: string, ours: ArrayLike<unknown>, theirs: ArrayLike<unknown>): string | null {
  if (ours.length !== theirs.length) return `${name}: ${ours.length} entries, stream-json has ${theirs.length}`;
  for (let at = 0; at < ours.length; at++) {
    if (ours[at] !== theirs[at]) return `${name}[${at}]: ${ours[at]}, stream-json has ${theirs[at]}`;
  }
  return null;
}

type Column = readonly [name: string, values: ArrayLike<number> | readonly string[]];

/** In the same order and the same terms as `theirs()`. */
function ours(snapshot: Snapshot): Column[] {
  const { nodes, edges, locations, strings } = snapshot;
  const ofFile = located(locations);
  return [
    ['counts', [snapshot.nodeCount, snapshot.edgeCount]],
    ['root', [snapshot.root, snapshot.extraNativeBytes]],
    ['type', Array.from(nodes.type, (code) => snapshot.nodeTypeNames[code])],
    ['name', nodes.name],
    ['id', nodes.id],
    ['selfSize', nodes.selfSize],
    ['detachedness', nodes.detachedness],
    ['firstEdge', edges.firstEdge],
    ['edge type', Array.from(edges.type, (code) => edgeTypeNames[code])],
    ['nameOrIndex', edges.nameOrIndex],
    ['toNode', edges.toNode],
    ['location node', ofFile.node],
    ['location scriptId', ofFile.scriptId],
    ['location line', ofFile.line],
    ['location column', ofFile.column],
    ['texts', Array.from({ length: strings.count }, (_, index) => text(strings, index))],
  ];
}

/** As stream-json reads them. */
function theirs(bytes: Uint8Array): Column[] {
  const file = streamRead(bytes);
  const plain = plainColumns(file);
  return [
    ['counts', [file.header.node_count, file.header.edge_count]],
    ['root', [plain.root, plain.extraNativeBytes]],
    ['type', plain.nodeType],
    ['name', plain.nodeName],
    ['id', plain.id],
    ['selfSize', plain.selfSize],
    ['detachedness', plain.detachedness],
    ['firstEdge', plain.firstEdge],
    ['edge type', plain.edgeType],
    ['nameOrIndex', plain.nameOrIndex],
    ['toNode', plain.toNode],
    ['location node', plain.locationNode],
    ['location scriptId', plain.scriptId],
    ['location line', plain.line],
    ['location column', plain.column],
    ['texts', file.strings],
  ];
}

function* contentsOf(columns: readonly Column[]): Generator<string | Uint8Array> {
  for (const [name, values] of columns) {
    yield `${name} ${values.length}`;
    if (typeof values[0] === 'string') yield JSON.stringify(values);
    else yield new Uint8Array(Float64Array.from(values as ArrayLike<number>).buffer);
  }
}

/** The compiled loops read the same columns as the plain ones. */
function expectSame(fast: Snapshot, plain: Snapshot): void {
  const [columns, others] = [fast, plain].map(({ nodes, edges, locations, strings }) => Object.entries({ ...nodes, ...edges, ...locations, ...strings }));
  for (const [at, [name, column]] of columns.entries()) {
    const other = others[at][1];
    if (!ArrayBuffer.isView(column) || !ArrayBuffer.isView(other)) expect([name, column]).toEqual([name, other]);
    else expect(Buffer.compare(bytesOf(column), bytesOf(other)), name).toBe(0);
  }
}

const bytesOf = (view: ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

const digests = digestsOf('columns');
afterAll(() => digests.write());

describe('the columns of recorded files of every program', () => {
  // Of three snapshots of a scenario the last: stream-json is slow, and the others have the same records.
  const paths = recordedPrograms.flatMap(({ name, paths: all }) => (name.startsWith('scenarios/') ? all.slice(-1) : all));

  it('exist', () => {
    expect(paths.length).toBeGreaterThan(2);
  });

  it.each(paths.map((path) => [shortName(path), path]))('%s', async (_, path) => {
    const bytes = plainBytes(path);
    if (bytes.length === 0) {
      // The process ended before it wrote anything.
      await expect(readSnapshot(path)).rejects.toMatchObject({ code: 'empty', path });
      return;
    }
    const snapshot = await readSnapshot(path);
    expectSame(snapshot, await readSnapshot(path, { scanner: 'plain' }));
    const columns = ours(snapshot);
    const answer = digest(contentsOf(columns));
    if (digests.has([path], answer)) return;
    const expected = theirs(bytes);
    expect(columns.map(([name, values], at) => difference(name, values, expected[at][1])).filter((found) => found !== null)).toEqual([]);
    expect(answer).toBe(digest(contentsOf(expected)));
    digests.keep([path], answer);
  });
});
