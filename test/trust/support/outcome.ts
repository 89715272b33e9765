/**
 * Compares snapdiff's result for a file with JSON.parse and stream-json, which share no code with it.
 * Correct is an error with code, section and offset if the file is invalid; else equal columns.
 */
import { isUtf8 } from 'node:buffer';
import { SnapdiffError } from '../../../src/errors.js';
import { readSnapshotFrom } from '../../../src/format/read.js';
import { edgeTypeNames, type Snapshot } from '../../../src/format/snapshot.js';
import { text } from '../../../src/format/strings.js';
import { located } from '../../support/located.js';
import { pieces } from '../../support/pieces.js';
import { type PlainFile, plainColumns, streamRead } from '../../support/stream-reader.js';
import type { Damaged } from './damage.js';
import { whyUnsound } from './soundness.js';

export interface Outcome {
  /** The code of the error, or "read". */
  code: string;
  /** What is wrong with this outcome; null if it is correct. */
  wrong: string | null;
}

/** CPU time that no file of a few kilobytes needs. Wall time may be longer on a busy machine. */
const HANG_US = 10_000_000;

const formatCodes = ['empty', 'not-json', 'not-a-snapshot', 'bun-inspector-format', 'cut-short', 'damaged', 'too-large'];

export async function outcomeOf({ bytes, mustRefuse }: Damaged): Promise<Outcome> {
  const started = process.cpuUsage();
  let snapshot: Snapshot;
  try {
    snapshot = await readSnapshotFrom(pieces([bytes], bytes.length));
  } catch (error) {
    return { code: error instanceof SnapdiffError ? error.code : 'crash', wrong: wrongRefusal(error, bytes, mustRefuse) };
  }
  const { user, system } = process.cpuUsage(started);
  if (user + system > HANG_US) return { code: 'read', wrong: 'took too long' };
  return { code: 'read', wrong: mustRefuse ? 'was read' : misread(snapshot, bytes) };
}

function wrongRefusal(error: unknown, bytes: Uint8Array, mustRefuse: boolean | undefined): string | null {
  if (!(error instanceof SnapdiffError)) return `threw ${String(error)}`;
  const { code, message, path, section, byteOffset } = error;
  if (!formatCodes.includes(code)) return `code ${code}`;
  if (path === undefined) return 'no path';
  if (/[\x00-\x1f\x7f-\x9f]/.test(message)) return `message ${JSON.stringify(message)}`;
  if (code === 'damaged' || code === 'cut-short') {
    if (byteOffset === undefined || byteOffset < 0 || byteOffset > bytes.length) return `${code} at ${byteOffset}: ${message}`;
    if (section === undefined && !/after the end|ends at byte|expected|a string has|name of a section|two "" sections/.test(message))
      return `${code} in no section: ${message}`;
  }
  if (mustRefuse || whyUnsound(bytes) !== null) return null;
  return `refused, but sound: ${code} ${message}`;
}

function misread(snapshot: Snapshot, bytes: Uint8Array): string | null {
  const unsound = whyUnsound(bytes);
  if (unsound !== null) return `was read, but ${unsound}`;
  let file: PlainFile;
  try {
    file = streamRead(bytes);
  } catch (error) {
    return `was read, but stream-json says ${(error as Error).message}`;
  }
  return difference(snapshot, file, isUtf8(bytes));
}

/** The first column that differs. */
function difference(snapshot: Snapshot, file: PlainFile, isText: boolean): string | null {
  const theirs = plainColumns(file);
  const { nodes, edges, locations, strings } = snapshot;
  const { location_fields: locationFields = [] } = file.header.meta;
  const hasLocations = ['object_index', 'script_id', 'line', 'column'].every((field) => locationFields.includes(field));
  const typeName = (type: unknown) => (edgeTypeNames.includes(type as string) ? type : 'unknown');
  // The number of U+FFFD for invalid UTF-8 differs between decoders.
  const normal = (value: string) => (isText ? value : value.replace(/[\ufffd\p{Cs}\u{10000}-\u{10ffff}]+/gu, '\ufffd'));
  const ours = located(locations);
  const both = (key: keyof typeof ours, plain: number[]) => [ours[key], hasLocations ? plain : []] as const;
  const pairs: Record<string, readonly [ArrayLike<unknown>, ArrayLike<unknown>]> = {
    counts: [
      [snapshot.nodeCount, snapshot.edgeCount, snapshot.root, snapshot.extraNativeBytes],
      [file.header.node_count, file.header.edge_count, theirs.root, theirs.extraNativeBytes],
    ],
    type: [Array.from(nodes.type, (code) => snapshot.nodeTypeNames[code]), theirs.nodeType.map((type: unknown) => (typeof type === 'string' ? type : ''))],
    name: [nodes.name, theirs.nodeName],
    id: [nodes.id, theirs.id],
    selfSize: [nodes.selfSize, theirs.selfSize],
    detachedness: [nodes.detachedness, theirs.detachedness],
    firstEdge: [edges.firstEdge, theirs.firstEdge],
    edgeType: [Array.from(edges.type, (code) => typeName(edgeTypeNames[code])), theirs.edgeType.map(typeName)],
    nameOrIndex: [edges.nameOrIndex, theirs.nameOrIndex],
    toNode: [edges.toNode, theirs.toNode],
    locationNode: both('node', theirs.locationNode),
    scriptId: both('scriptId', theirs.scriptId),
    line: both('line', theirs.line),
    column: both('column', theirs.column),
    texts: [Array.from({ length: strings.count }, (_, index) => normal(text(strings, index))), file.strings.map(normal)],
  };
  for (const [name, [own, plain]] of Object.entries(pairs)) {
    if (own.length !== plain.length) return `${name}: ${own.length} entries, not ${plain.length}`;
    for (let at = 0; at < own.length; at++) if (own[at] !== plain[at]) return `${name}[${at}]: ${String(own[at])}, not ${String(plain[at])}`;
  }
  return null;
}
