/**
 * Reads a file as a Snapshot, section by section, in any order. The only module that knows the layout of a snapshot file.
 */
import { SnapdiffError } from '../errors.js';
import type { AddressBits } from '../kernel/compile.js';
import { createGraphMemory, type GraphMemory, readingKernelOf } from '../kernel/graph-memory.js';
import { keepingStacks, readTraceFunctions, readTraceTree } from './allocation-traces.js';
import { edgesSink } from './edge-columns.js';
import { readHeader, refuseOtherFormats } from './header.js';
import { openSource, type Source } from './input.js';
import { type Input, pathOf } from './input-file.js';
import { locationsSink, noLocations } from './location-columns.js';
import type { Meta } from './meta.js';
import { nodesSink } from './node-columns.js';
import { readNumbers } from './numbers.js';
import { eachSection } from './opening.js';
import { fenceOf, type SharedReading } from './parallel-edges.js';
import { byteOffset, createScanner, damaged, peek, type Scanner, type ScannerKind, useKernel } from './scanner.js';
import { skipValue } from './skip.js';
import type { AllocationTraces, Locations, Nodes, Snapshot, Strings } from './snapshot.js';
import { readStrings } from './string-table.js';

export interface ReadOptions {
  /** Called after each read with the fraction of the file that is read, 0 to 1. */
  onProgress?: (fraction: number) => void;
  /** Called after the header and again before the string table; `textBytes` is 0 at first, then an estimate. If it throws, reading stops. */
  onSize?: (size: { nodeCount: number; edgeCount: number; textBytes: number }) => void;
  /** Bytes of the window that slides over the file. */
  windowBytes?: number;
  /** "plain" disables the compiled loops; the result is the same. */
  scanner?: ScannerKind;
  /** Smallest width of addresses in the memory of the graph; the result is the same. */
  addressBits?: AddressBits;
  /** Another thread reads the later edges: see parallel-edges.ts. */
  helper?: SharedReading | undefined;
}

/**
 * Reads a .heapsnapshot or .heaptimeline file: plain, gzip, brotli or zstd.
 * Memory: 9 bytes an edge, 18 a node, and the texts. Time: one pass (two if the header is not first).
 * @throws SnapdiffError with path, section and byte offset.
 */
export async function readSnapshot(input: Input, options: ReadOptions = {}): Promise<Snapshot> {
  const path = pathOf(input);
  const first = await readOnce(() => openSource(input), null, options);
  if (first.snapshot) return first.snapshot;
  if (first.fileBytes === 0) {
    const hint = 'Save the snapshot to a file first.';
    const message = 'cannot be read: its header is at the end, so it must be read twice, and pipes can only be read once';
    throw new SnapdiffError('unreadable', message, { path }, { hint });
  }
  // Sections precede the header that describes their layout: read the file again with that header.
  const second = await readOnce(() => openSource(input), first.meta, options);
  if (!second.snapshot) throw new SnapdiffError('unreadable', 'changed while it was read', { path });
  return second.snapshot;
}

/** As `readSnapshot`, from any source of bytes; `open` may be called twice. */
export async function readSnapshotFrom(open: () => Promise<Source>, options: ReadOptions = {}): Promise<Snapshot> {
  const first = await readOnce(open, null, options);
  return first.snapshot ?? (await readOnce(open, first.meta, options)).snapshot!;
}

/** The results of one pass; each section is read once. */
interface Sections {
  meta: Meta | null;
  nodes: Nodes | null;
  firstEdge: Uint32Array | null;
  /** Undefined until nodes or edges are reached. */
  graphMemory: GraphMemory | null | undefined;
  addressBits: AddressBits | undefined;
  helper: SharedReading | null;
  edges: ReturnType<typeof edgesSink>['edges'] | null;
  strings: Strings | null;
  locations: Locations | null;
  /** Parts of AllocationTraces. */
  traces: Partial<AllocationTraces>;
  largestName: number;
  /** Whether a section was skipped because it precedes the header. */
  skipped: boolean;
}

interface Pass {
  /** Null if a section was skipped. */
  snapshot: Snapshot | null;
  meta: Meta;
  fileBytes: number;
}

async function readOnce(open: () => Promise<Source>, meta: Meta | null, options: ReadOptions): Promise<Pass> {
  const source = await open();
  try {
    const scanner = createScanner(watched(source, options.onProgress), options.windowBytes, options.scanner);
    const sections: Sections = {
      meta,
      nodes: null,
      firstEdge: null,
      graphMemory: undefined,
      addressBits: options.addressBits,
      helper: source.place?.version === options.helper?.version ? (options.helper ?? null) : null,
      edges: null,
      strings: null,
      locations: null,
      traces: {},
      largestName: 0,
      skipped: false,
    };
    await readSections(scanner, sections, options.onSize);
    if (!sections.meta) {
      const place = { path: source.path, section: 'snapshot', byteOffset: byteOffset(scanner) };
      throw new SnapdiffError('not-a-snapshot', 'is not a heap snapshot: it has no "snapshot" section', place);
    }
    return { snapshot: sections.skipped ? null : assemble(scanner, source, sections, sections.meta), meta: sections.meta, fileBytes: source.fileBytes };
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

async function readSections(scanner: Scanner, sections: Sections, onSize: ReadOptions['onSize']): Promise<void> {
  await eachSection(scanner, async (key) => {
    if (key === 'strings' && sections.edges && sections.meta) onSize?.({ ...sections.meta, textBytes: bytesLeft(scanner) });
    await readSection(scanner, key, sections);
    if (key === 'snapshot' && sections.meta) onSize?.({ ...sections.meta, textBytes: 0 });
  });
}

/** Estimates the decompressed bytes that are left, assuming a constant compression ratio; 0 if unknown. */
function bytesLeft(scanner: Scanner): number {
  const fraction = scanner.source.fraction();
  return fraction > 0 ? (byteOffset(scanner) * (1 - fraction)) / fraction : 0;
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
      const { sink, finish } = locationsSink(scanner, meta, sections.graphMemory ?? null);
      await readNumbers(scanner, meta.locationFieldCount, sink);
      sections.locations = finish();
    }
  } else if ((key === 'trace_function_infos' || key === 'trace_tree') && (!meta || meta.hasTraces)) {
    if (!meta) {
      sections.skipped = true;
      await skipValue(scanner);
    } else if (key === 'trace_tree') sections.traces.tree = await readTraceTree(scanner);
    else sections.traces.functions = await readTraceFunctions(scanner, meta);
  } else if (key === 'type') {
    await refuseOtherFormats(scanner);
  } else {
    await skipValue(scanner);
  }
}

/** The memory for nodes and edges, created at the first call; null with the plain loops. From then on the file is read directly into it. */
function graphMemoryOf(scanner: Scanner, { nodeCount, edgeCount }: Meta, sections: Sections): GraphMemory | null {
  if (sections.graphMemory === undefined) {
    const prepared = sections.helper?.graph;
    const fits = prepared?.nodeCount === nodeCount && prepared.edgeCount === edgeCount;
    if (!fits) sections.helper = null;
    sections.graphMemory = scanner.kernel && (fits ? prepared : createGraphMemory(nodeCount, edgeCount, sections.addressBits));
    const kernel = sections.graphMemory && readingKernelOf(sections.graphMemory, scanner.window.length);
    if (kernel) useKernel(scanner, kernel);
  }
  return sections.graphMemory;
}

async function readNodes(scanner: Scanner, meta: Meta, sections: Sections): Promise<void> {
  const { sink, nodes, firstEdge, largestName, finish } = nodesSink(scanner, meta, graphMemoryOf(scanner, meta, sections));
  const keeping = meta.hasTraces ? keepingStacks(sink, meta, scanner.source.path) : null;
  await readNumbers(scanner, meta.nodeFieldCount, keeping?.sink ?? sink);
  if (keeping) sections.traces.stack = keeping.stack;
  finish();
  sections.nodes = nodes;
  sections.firstEdge = firstEdge;
  sections.largestName = Math.max(sections.largestName, largestName());
}

async function readEdges(scanner: Scanner, meta: Meta, sections: Sections): Promise<void> {
  const own = edgesSink(scanner, meta, graphMemoryOf(scanner, meta, sections));
  const { sink, edges, largestName, finish } = own;
  await peek(scanner);
  const fence = sections.helper && fenceOf(scanner, own, sections.helper.handOff);
  try {
    await readNumbers(scanner, meta.edgeFieldCount, sink, fence);
  } finally {
    fence?.close();
  }
  finish();
  sections.edges = edges;
  sections.largestName = Math.max(sections.largestName, largestName());
}

function assemble(scanner: Scanner, source: Source, sections: Sections, meta: Meta): Snapshot {
  const { path } = source;
  const { nodes, firstEdge, edges, strings } = sections;
  const { stack, functions, tree } = sections.traces;
  /** An error that is only detected at the end of the file. */
  const bad = (section: string, message: string) => {
    scanner.section = section;
    return damaged(scanner, message);
  };
  for (const section of ['nodes', 'edges', 'strings'] as const) if (!sections[section]) throw bad(section, `it has no "${section}" section`);
  if (!nodes || !firstEdge || !edges || !strings) throw bad('snapshot', 'a section is missing');
  if (meta.nodeCount === 0) throw bad('nodes', 'it has no nodes');
  if (sections.largestName >= strings.count) {
    const [largest, entries] = [sections.largestName, strings.count].map((number) => number.toLocaleString('en'));
    throw bad('strings', `a name has the string index ${largest}, but "strings" has ${entries} entries`);
  }
  const root = meta.rootIndex / meta.nodeFieldCount;
  if (!Number.isInteger(root) || root >= meta.nodeCount) throw bad('snapshot', 'the "root_index" of its header is not the start of a node');
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
    locations: sections.locations ?? noLocations(meta.nodeCount),
    ...(stack && functions && tree && { traces: { stack, functions, tree } }),
    graphMemory: sections.graphMemory ?? null,
  };
}
