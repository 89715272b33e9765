/**
 * A file as a Snapshot: section by section, in whatever order they come. The only place that knows how a snapshot file is laid out.
 */
import { SnapdiffError } from '../errors.js';
import { edgesSink, locationsSink, nodesSink, noLocations, sharedText } from './columns.js';
import { openSource, type Source } from './input.js';
import { parseJson } from './json.js';
import { type Meta, readMeta } from './meta.js';
import {
  another,
  byteOffset,
  continueString,
  createScanner,
  damaged,
  describe,
  expect,
  more,
  peek,
  readNumbers,
  readString,
  refill,
  type Scanner,
  skipValue,
  type TextSink,
} from './scanner.js';
import type { Locations, Nodes, Snapshot, Strings } from './snapshot.js';

export interface ReadOptions {
  /** Called now and then with the fraction of the file that is read, 0 to 1. */
  onProgress?: (fraction: number) => void;
  /** Bytes of the window that slides over the file. */
  windowBytes?: number;
}

/** A header is some 3 kB; one of more than this is none. */
const HEADER_LIMIT = 1 << 24;

/**
 * Reads a .heapsnapshot or .heaptimeline file: plain, gzip, brotli or zstd.
 * Memory: 9 bytes an edge, 18 a node, and the texts. Time: one pass (two where the header is not in front).
 * @throws SnapdiffError with path, section and byte offset.
 */
export async function readSnapshot(path: string, options: ReadOptions = {}): Promise<Snapshot> {
  const first = await readOnce(() => openSource(path), null, options);
  if (first.snapshot) return first.snapshot;
  // Sections stood before the header that explains them: read again, knowing it.
  const second = await readOnce(() => openSource(path), first.meta, options);
  if (!second.snapshot) throw new SnapdiffError('unreadable', 'changed while it was read', { path });
  return second.snapshot;
}

/** The same from any source of bytes; `open` may be called twice. */
export async function readSnapshotFrom(open: () => Promise<Source>, options: ReadOptions = {}): Promise<Snapshot> {
  const first = await readOnce(open, null, options);
  return first.snapshot ?? (await readOnce(open, first.meta, options)).snapshot!;
}

/** What one pass gathers; sections are read once each. */
interface Sections {
  meta: Meta | null;
  nodes: Nodes | null;
  firstEdge: Uint32Array | null;
  edges: ReturnType<typeof edgesSink>['edges'] | null;
  strings: Strings | null;
  locations: Locations | null;
  largestName: number;
  /** A section was passed over because the header was not known yet. */
  skipped: boolean;
}

async function readOnce(open: () => Promise<Source>, meta: Meta | null, options: ReadOptions): Promise<{ snapshot: Snapshot | null; meta: Meta }> {
  const source = await open();
  try {
    const scanner = createScanner(watched(source, options.onProgress), options.windowBytes);
    const sections: Sections = { meta, nodes: null, firstEdge: null, edges: null, strings: null, locations: null, largestName: 0, skipped: false };
    await readSections(scanner, sections);
    if (!sections.meta) throw new SnapdiffError('not-a-snapshot', 'is not a heap snapshot: it has no "snapshot" section', { path: source.path });
    return { snapshot: sections.skipped ? null : assemble(scanner, source, sections, sections.meta), meta: sections.meta };
  } finally {
    await source.close();
  }
}

function watched(source: Source, onProgress: ReadOptions['onProgress']): Source {
  if (!onProgress) return source;
  return {
    ...source,
    async read(into) {
      const count = await source.read(into);
      onProgress(source.fraction());
      return count;
    },
  };
}

async function readSections(scanner: Scanner, sections: Sections): Promise<void> {
  await start(scanner);
  const seen = new Set<string>();
  if ((await peek(scanner)) === 0x7d) {
    scanner.position++;
  } else {
    do {
      scanner.section = '';
      scanner.progress = () => '';
      const key = await readKey(scanner);
      await expect(scanner, ':');
      if (seen.has(key)) throw damaged(scanner, `"${key.slice(0, 40)}" stands there twice`);
      seen.add(key);
      scanner.section = key.slice(0, 40);
      await readSection(scanner, key, sections);
    } while (await another(scanner, '}'));
  }
  scanner.section = '';
  if ((await peek(scanner)) !== -1) throw damaged(scanner, 'something follows the end of the snapshot');
}

/** Passes a byte-order mark and the opening brace. */
async function start(scanner: Scanner): Promise<void> {
  const path = scanner.source.path;
  while (scanner.end < 3 && (await refill(scanner)));
  const { window } = scanner;
  if (scanner.end >= 3 && window[0] === 0xef && window[1] === 0xbb && window[2] === 0xbf) scanner.position = 3;
  const byte = await peek(scanner);
  if (byte === -1) throw new SnapdiffError('empty', 'holds nothing but white space', { path });
  if (byte !== 0x7b) {
    throw new SnapdiffError('not-json', `is not a heap snapshot: expected { but found ${describe(byte)} at byte ${byteOffset(scanner).toLocaleString('en')}`, {
      path,
      byteOffset: byteOffset(scanner),
    });
  }
  scanner.position++;
}

/** The name of a section; longer ones than any we know are cut, never kept whole. */
async function readKey(scanner: Scanner): Promise<string> {
  const sink = localText();
  await readString(scanner, sink);
  return Buffer.from(sink.bytes.subarray(0, sink.length)).toString('utf8');
}

function localText(): TextSink {
  const sink: TextSink = {
    bytes: new Uint8Array(256),
    length: 0,
    room(more) {
      if (sink.length + more <= sink.bytes.length) return;
      const copy = new Uint8Array(Math.max(2 * sink.bytes.length, sink.length + more));
      copy.set(sink.bytes.subarray(0, sink.length));
      sink.bytes = copy;
    },
  };
  return sink;
}

async function readSection(scanner: Scanner, key: string, sections: Sections): Promise<void> {
  const { meta } = sections;
  if (key === 'snapshot') {
    const found = await readHeader(scanner);
    sections.meta ??= found;
  } else if (key === 'strings') {
    sections.strings = await readStrings(scanner);
  } else if (key === 'nodes' || key === 'edges' || key === 'locations') {
    if (!meta) {
      sections.skipped = true;
      await skipValue(scanner);
    } else if (key === 'nodes') {
      await readNodes(scanner, meta, sections);
    } else if (key === 'edges') {
      await readEdges(scanner, meta, sections);
    } else if (meta.locationFieldCount === 0) {
      await skipValue(scanner);
    } else {
      const { sink, finish } = locationsSink(scanner, meta);
      await readNumbers(scanner, meta.locationFieldCount, sink);
      sections.locations = finish();
    }
  } else if (key === 'type') {
    await refuseOtherFormats(scanner);
  } else {
    await skipValue(scanner);
  }
}

/** Bun's own generateHeapSnapshot() writes {"version":..,"type":"Inspector",..}: another format. */
async function refuseOtherFormats(scanner: Scanner): Promise<void> {
  let value = '';
  await skipValue(scanner, (bytes) => {
    if (value.length < 64) value += Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  });
  if (/^"(Inspector|GCDebugging)"/.test(value)) {
    throw new SnapdiffError('bun-inspector-format', "is a snapshot in JavaScriptCore's own format, which Bun writes by default", {
      path: scanner.source.path,
      section: 'type',
    });
  }
}

async function readHeader(scanner: Scanner): Promise<Meta> {
  const path = scanner.source.path;
  const at = byteOffset(scanner);
  const parts: Buffer[] = [];
  let length = 0;
  await skipValue(scanner, (bytes) => {
    length += bytes.length;
    if (length > HEADER_LIMIT) throw damaged(scanner, 'the header is larger than any header is', at);
    parts.push(Buffer.from(bytes));
  });
  let header: ReturnType<typeof parseJson>;
  try {
    header = parseJson(Buffer.concat(parts).toString('utf8'));
  } catch (cause) {
    throw new SnapdiffError(
      'damaged',
      `is damaged at byte ${at.toLocaleString('en')}: its header is not JSON`,
      { path, section: 'snapshot', byteOffset: at },
      { cause },
    );
  }
  const meta = readMeta(header, path, at);
  checkCounts(scanner.source, meta);
  return meta;
}

/** A record takes two bytes a field at least: counts that the file cannot hold are refused before memory is taken for them. */
function checkCounts(source: Source, meta: Meta): void {
  const room = source.compressed || source.fileBytes === 0 ? Number.POSITIVE_INFINITY : source.fileBytes;
  const most = 2 ** 31 - 2;
  for (const [what, total, fields] of [
    ['nodes', meta.nodeCount, meta.nodeFieldCount],
    ['edges', meta.edgeCount, meta.edgeFieldCount],
  ] as const) {
    if (total * fields * 2 > room) {
      throw new SnapdiffError('damaged', `is damaged or cut short: its header counts ${total.toLocaleString('en')} ${what}, more than the file can hold`, {
        path: source.path,
        section: 'snapshot',
      });
    }
    if (total > most) {
      throw new SnapdiffError('too-large', `has ${total.toLocaleString('en')} ${what}; snapdiff counts up to ${most.toLocaleString('en')}`, {
        path: source.path,
        section: 'snapshot',
      });
    }
  }
}

async function readNodes(scanner: Scanner, meta: Meta, sections: Sections): Promise<void> {
  const { sink, nodes, firstEdge, largestName, finish } = nodesSink(scanner, meta);
  await readNumbers(scanner, meta.nodeFieldCount, sink);
  finish();
  sections.nodes = nodes;
  sections.firstEdge = firstEdge;
  sections.largestName = Math.max(sections.largestName, largestName());
}

async function readEdges(scanner: Scanner, meta: Meta, sections: Sections): Promise<void> {
  const { sink, edges, largestName, finish } = edgesSink(scanner, meta);
  await readNumbers(scanner, meta.edgeFieldCount, sink);
  finish();
  sections.edges = edges;
  sections.largestName = Math.max(sections.largestName, largestName());
}

async function readStrings(scanner: Scanner): Promise<Strings> {
  const { source } = scanner;
  // A text is never longer than its JSON, so what is left of a plain file bounds them all.
  const bound = source.compressed || source.fileBytes === 0 ? 1 << 20 : Math.max(0, source.fileBytes - byteOffset(scanner)) + scanner.window.length;
  const sink = sharedText(bound, source.path);
  let starts = new Float64Array(1024);
  let total = 0;
  scanner.progress = () => `${total.toLocaleString('en')} strings read`;
  await expect(scanner, '[');
  if ((await peek(scanner)) === 0x5d) {
    scanner.position++;
  } else {
    do {
      // The common case, without awaiting: ,"text" whole within the window.
      for (;;) {
        if (total + 2 > starts.length) {
          const copy = new Float64Array(2 * starts.length);
          copy.set(starts);
          starts = copy;
        }
        if (scanner.position < scanner.end && scanner.window[scanner.position] === 0x22) scanner.position++;
        else await expect(scanner, '"');
        while (!continueString(scanner, sink)) await more(scanner);
        starts[++total] = sink.length;
        const { window, position } = scanner;
        if (position + 1 >= scanner.end || window[position] !== 0x2c) break;
        scanner.position++;
      }
    } while (await another(scanner, ']'));
  }
  const wide = sink.length > 0xffffffff;
  const memory = new SharedArrayBuffer((wide ? 8 : 4) * (total + 1));
  const start = wide ? new Float64Array(memory) : new Uint32Array(memory);
  start.set(starts.subarray(0, total + 1));
  return { bytes: sink.bytes, start, count: total };
}

function assemble(scanner: Scanner, source: Source, sections: Sections, meta: Meta): Snapshot {
  const { path } = source;
  const { nodes, firstEdge, edges, strings } = sections;
  for (const section of ['nodes', 'edges', 'strings'] as const) {
    if (!sections[section])
      throw new SnapdiffError('damaged', `is damaged: it has no "${section}" section`, { path, section, byteOffset: byteOffset(scanner) });
  }
  if (!nodes || !firstEdge || !edges || !strings) throw new SnapdiffError('damaged', 'is damaged: a section is missing', { path });
  if (meta.nodeCount === 0) throw new SnapdiffError('damaged', 'is damaged: it has no nodes', { path, section: 'nodes' });
  if (sections.largestName >= strings.count) {
    throw new SnapdiffError(
      'damaged',
      `is damaged: a name is string ${sections.largestName.toLocaleString('en')}, but "strings" has ${strings.count.toLocaleString('en')} entries`,
      { path, section: 'strings', byteOffset: byteOffset(scanner) },
    );
  }
  const root = meta.rootIndex / meta.nodeFieldCount;
  if (!Number.isInteger(root) || root >= meta.nodeCount)
    throw new SnapdiffError('damaged', 'is damaged: the root of its header is no node', { path, section: 'snapshot' });
  return {
    path,
    fileBytes: source.fileBytes,
    nodeCount: meta.nodeCount,
    edgeCount: meta.edgeCount,
    root,
    extraNativeBytes: meta.extraNativeBytes,
    hasDetachedness: meta.node.detachedness !== -1,
    nodeTypeNames: meta.nodeTypeNames,
    nodes,
    edges: { ...edges, firstEdge },
    strings,
    locations: sections.locations ?? noLocations(),
  };
}
