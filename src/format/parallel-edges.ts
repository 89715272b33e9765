/**
 * Reads the edges of one large file on two threads. The main reader parses the file from its start; the helper starts in the middle of the edges and
 * derives its edge index from the number of commas up to the end of the section. The main reader accepts the helper's edges only if it arrives at the
 * same offset and edge index; otherwise it discards them and parses on. A wrong guess costs time, never correctness.
 */
import { createGraphMemory, type GraphMemory, readingKernelOf } from '../kernel/graph-memory.js';
import { LARGEST_WINDOW } from '../kernel/reading.js';
import { type EdgesSink, edgesSink } from './edge-columns.js';
import { At, createHandOff, endHandOff, type HandOff, REFUSED, STATE, State, setState, waitWhile } from './hand-off.js';
import { readHeader } from './header.js';
import { openSource, type Source } from './input.js';
import type { Input } from './input-file.js';
import type { Meta } from './meta.js';
import { type Fence, readMore } from './numbers.js';
import { readKey, start } from './opening.js';
import { byteOffset, createScanner, expect, type Scanner, useKernel } from './scanner.js';

/** What the main reader and the helper share before either starts. */
export interface SharedReading {
  version: string;
  meta: Meta;
  graph: GraphMemory;
  handOff: HandOff;
}

/** Smaller files are read before a helper has found its start. */
const WORTH_TWO_THREADS = 32 * 1024 * 1024;

/** Prepares a file for two threads; null if one thread should read it: if it is small, compressed or damaged, or its header is not first. */
export async function prepareHelper(input: Input, leastBytes = WORTH_TWO_THREADS): Promise<SharedReading | null> {
  try {
    const source = await openSource(input);
    try {
      if (!source.place || source.fileBytes < leastBytes) return null;
      const scanner = createScanner(source, undefined, 'plain');
      await start(scanner);
      if ((await readKey(scanner)) !== 'snapshot') return null;
      await expect(scanner, ':');
      const meta = await readHeader(scanner);
      const graph = createGraphMemory(meta.nodeCount, meta.edgeCount);
      return graph && { version: source.place.version, meta, graph, handOff: createHandOff() };
    } finally {
      await source.close();
    }
  } catch {
    // The main reader will report the error.
    return null;
  }
}

/** The main reader's side; call it before the opening bracket of the edges. */
export function fenceOf(scanner: Scanner, sink: EdgesSink, { flags, values }: HandOff): Fence | null {
  const { place } = scanner.source;
  if (!place) return null;
  values[At.start] = byteOffset(scanner) + 1;
  setState(flags, State.begun);
  let end = Number.POSITIVE_INFINITY;
  let isOpen = true;
  /** Waits until the helper has stopped, because it writes to the same columns. */
  const refuse = () => {
    Atomics.store(flags, REFUSED, 1);
    waitWhile(flags, State.claimed);
  };
  const readOn = () => {
    isOpen = false;
    end = Number.POSITIVE_INFINITY;
    place.end(end);
    scanner.atEnd = false;
    refuse();
    return false;
  };
  return {
    look() {
      if (!isOpen || end !== Number.POSITIVE_INFINITY || Atomics.load(flags, STATE) < State.claimed) return;
      if (Atomics.load(flags, STATE) === State.over || values[At.claim] < scanner.windowStart + scanner.end) readOn();
      else place.end((end = values[At.claim]));
    },
    isReached: () => scanner.position === scanner.end && scanner.windowStart + scanner.end === end,
    pass(records) {
      return sink.count() + records === values[At.edge] && waitWhile(flags, State.claimed) === State.done ? true : readOn();
    },
    jump() {
      place.end(Number.POSITIVE_INFINITY);
      place.seek(values[At.end]);
      scanner.windowStart = values[At.end];
      scanner.position = 0;
      scanner.end = 0;
      scanner.atEnd = false;
      sink.skip(values[At.largestName]);
    },
    close: refuse,
  };
}

/** Share of the edges that the main reader parses: the helper reads its own part twice, once to count commas. */
const SHARE = 0.64;
const SAMPLE_BYTES = 1 << 16;
const COMMA = 0x2c;
const CLOSE = 0x5d;

/** The helper's side: blocks until the main reader has reached the edges, then parses the later ones. Never rejects; the main reader reports errors. */
export async function readLaterEdges(input: Input, { version, meta, graph, handOff }: SharedReading): Promise<void> {
  const { flags } = handOff;
  try {
    if (waitWhile(flags, State.early) !== State.begun) return;
    const source = await openSource(input);
    try {
      if (source.place?.version !== version) throw new Error('the file has changed');
      await parseLaterEdges(source, meta, graph, handOff);
      setState(flags, State.done);
    } finally {
      await source.close();
    }
  } catch {
    endHandOff(handOff);
  }
}

async function parseLaterEdges(source: Source, meta: Meta, graph: GraphMemory, { flags, values }: HandOff): Promise<void> {
  const scanner = createScanner(source, LARGEST_WINDOW, 'plain');
  const kernel = readingKernelOf(graph, LARGEST_WINDOW, 'helper');
  if (!kernel) throw new Error('no compiled loops');
  useKernel(scanner, kernel);
  const { firstByte, edge } = await claim(scanner, meta, values[At.start]);
  values[At.claim] = firstByte;
  values[At.edge] = edge;
  setState(flags, State.claimed);
  moveTo(scanner, firstByte);
  const { sink, largestName, finish } = edgesSink(scanner, meta, graph, edge);
  await readMore(scanner, meta.edgeFieldCount, (numbers, length, odd) => {
    if (Atomics.load(flags, REFUSED) === 1) throw new Error('not needed');
    sink(numbers, length, odd);
  });
  finish();
  values[At.end] = byteOffset(scanner);
  values[At.largestName] = largestName();
}

function moveTo(scanner: Scanner, offset: number): void {
  scanner.source.place!.seek(offset);
  scanner.windowStart = offset;
  scanner.position = 0;
  scanner.end = 0;
  scanner.atEnd = false;
}

/** Index and byte offset of the first edge after a place in the middle, counted from the end of the section. */
async function claim(scanner: Scanner, { edgeCount, edgeFieldCount: stride }: Meta, start: number): Promise<{ firstByte: number; edge: number }> {
  const { source, window, kernel } = scanner;
  source.place!.seek(start);
  const sampled = await source.read(window.subarray(0, SAMPLE_BYTES));
  const bytesOfNumber = sampled / Math.max(1, kernel!.countCommas(0, sampled));
  const middle = start + Math.floor(SHARE * bytesOfNumber * stride * edgeCount);
  source.place!.seek(middle);
  /** Offsets of the numbers after the first commas. */
  const begins: number[] = [];
  let commas = 0;
  for (let offset = middle; ; ) {
    const count = await source.read(window);
    if (count === 0) throw new Error('the section has no end');
    const close = window.subarray(0, count).indexOf(CLOSE);
    const end = close === -1 ? count : close;
    for (let at = 0; at < end && begins.length <= stride; at++) if (window[at] === COMMA) begins.push(offset + at + 1);
    commas += kernel!.countCommas(0, end);
    if (close !== -1) break;
    offset += count;
  }
  // As many numbers follow the first comma as there are commas; the first of them need not start an edge.
  const index = stride * edgeCount - commas;
  const more = (stride - (index % stride)) % stride;
  const edge = (index + more) / stride;
  if (index < 0 || edge === 0 || edge >= edgeCount || more >= begins.length) throw new Error('the start is not in the middle of the edges');
  return { firstByte: begins[more], edge };
}
