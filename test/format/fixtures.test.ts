/** Reads every recorded file with two readers that share no code: ours and one with stream-json. Columns, texts and header must be equal. */
import { describe, expect, it } from 'vitest';
import { readSnapshot } from '../../src/format/read.js';
import { edgeTypeNames, type Snapshot } from '../../src/format/snapshot.js';
import { text } from '../../src/format/strings.js';
import { programs, shortName } from '../support/fixtures.js';
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

function differences(snapshot: Snapshot, bytes: Uint8Array): (string | null)[] {
  const file = streamRead(bytes);
  const plain = plainColumns(file);
  const { nodes, edges, locations, strings } = snapshot;
  const ofFile = located(locations);
  const texts = Array.from({ length: strings.count }, (_, index) => text(strings, index));
  return [
    difference('counts', [snapshot.nodeCount, snapshot.edgeCount], [file.header.node_count, file.header.edge_count]),
    difference('root', [snapshot.root, snapshot.extraNativeBytes], [plain.root, plain.extraNativeBytes]),
    difference(
      'type',
      Array.from(nodes.type, (code) => snapshot.nodeTypeNames[code]),
      plain.nodeType,
    ),
    difference('name', nodes.name, plain.nodeName),
    difference('id', nodes.id, plain.id),
    difference('selfSize', nodes.selfSize, plain.selfSize),
    difference('detachedness', nodes.detachedness, plain.detachedness),
    difference('firstEdge', edges.firstEdge, plain.firstEdge),
    difference(
      'edge type',
      Array.from(edges.type, (code) => edgeTypeNames[code]),
      plain.edgeType,
    ),
    difference('nameOrIndex', edges.nameOrIndex, plain.nameOrIndex),
    difference('toNode', edges.toNode, plain.toNode),
    difference('location node', ofFile.node, plain.locationNode),
    difference('location scriptId', ofFile.scriptId, plain.scriptId),
    difference('location line', ofFile.line, plain.line),
    difference('location column', ofFile.column, plain.column),
    difference('texts', texts, file.strings),
  ].filter((found) => found !== null);
}

describe('the columns of recorded files of every program', () => {
  // Of three snapshots of a scenario the last: stream-json is slow, and the others have the same records.
  const paths = programs.flatMap(({ name, paths: all }) => (name.startsWith('scenarios/') ? all.slice(-1) : all));

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
    expect(differences(snapshot, bytes)).toEqual([]);
  });
});
