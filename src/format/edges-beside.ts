/**
 * The edges of one large file, read by two threads: one reads the file from its start; the other begins in the middle of the edges, of which it finds
 * out by itself which they are, because the commas up to the end of the section tell how many follow. The first thread takes its word only if it comes
 * to that very place after that very edge. Nothing that the second does can be wrong and stay: else the first one reads on.
 */
import { createGraphMemory, type GraphMemory, readingKernelOf } from '../kernel/graph-memory.js';
import { LARGEST_WINDOW } from '../kernel/reading.js';
import { type EdgesSink, edgesSink } from './edge-columns.js';
import { readHeader } from './header.js';
import { openSource, type Source } from './input.js';
import type { Input } from './input-file.js';
import { At, createMeeting, endMeeting, type Meeting, REFUSED, STATE, State, tell, waitWhile } from './meeting.js';
import type { Meta } from './meta.js';
import { type Fence, readMore } from './numbers.js';
import { readKey, start } from './opening.js';
import { byteOffset, createScanner, expect, type Scanner, useKernel } from './scanner.js';

/** What two threads that read one file agree on before either begins. */
export interface Beside {
  version: string;
  meta: Meta;
  graph: GraphMemory;
  meeting: Meeting;
}

/** Files below this are read before another thread has found its place. */
const WORTH_TWO_THREADS = 32 * 1024 * 1024;

/** For two threads to read one file; null where one is to do it: a small file, a compressed one, one whose header is not in front, or damaged. */
export async function preparedForTwo(input: Input, leastBytes = WORTH_TWO_THREADS): Promise<Beside | null> {
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
      return graph && { version: source.place.version, meta, graph, meeting: createMeeting() };
    } finally {
      await source.close();
    }
  } catch {
    // Whoever reads it will say what is wrong.
    return null;
  }
}

/** The first thread's side, which stands before the opening bracket of the edges. */
export function fenceOf(scanner: Scanner, sink: EdgesSink, { flags, values }: Meeting): Fence | null {
  const { place } = scanner.source;
  if (!place) return null;
  values[At.start] = byteOffset(scanner) + 1;
  tell(flags, State.begun);
  let end = Number.POSITIVE_INFINITY;
  let isOpen = true;
  /** Until the other has noticed: it writes to the same columns. */
  const refuse = () => {
    Atomics.store(flags, REFUSED, 1);
    waitWhile(flags, State.claimed);
  };
  const goOn = () => {
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
      if (Atomics.load(flags, STATE) === State.over || values[At.claim] < scanner.windowStart + scanner.end) goOn();
      else place.end((end = values[At.claim]));
    },
    isReached: () => scanner.position === scanner.end && scanner.windowStart + scanner.end === end,
    pass(records) {
      return sink.count() + records === values[At.edge] && waitWhile(flags, State.claimed) === State.done ? true : goOn();
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

/** Of the edges, the share that the first thread reads: the second reads its own twice, once to count. */
const SHARE = 0.64;
const SAMPLE_BYTES = 1 << 16;
const COMMA = 0x2c;
const CLOSE = 0x5d;

/** The second thread's side: blocks until the first has come to the edges, then reads the later ones. Never rejects; what goes wrong is left to the first. */
export async function readEdgesBeside(input: Input, { version, meta, graph, meeting }: Beside): Promise<void> {
  const { flags } = meeting;
  try {
    if (waitWhile(flags, State.early) !== State.begun) return;
    const source = await openSource(input);
    try {
      if (source.place?.version !== version) throw new Error('another file');
      await readLater(source, meta, graph, meeting);
      tell(flags, State.done);
    } finally {
      await source.close();
    }
  } catch {
    endMeeting(meeting);
  }
}

async function readLater(source: Source, meta: Meta, graph: GraphMemory, { flags, values }: Meeting): Promise<void> {
  const scanner = createScanner(source, LARGEST_WINDOW, 'plain');
  const kernel = readingKernelOf(graph, LARGEST_WINDOW, 'helper');
  if (!kernel) throw new Error('no compiled loops');
  useKernel(scanner, kernel);
  const { firstByte, edge } = await claim(scanner, meta, values[At.start]);
  values[At.claim] = firstByte;
  values[At.edge] = edge;
  tell(flags, State.claimed);
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

/** The first edge behind some place in the middle, and where it begins: counted from the end of the section. */
async function claim(scanner: Scanner, { edgeCount, edgeFieldCount: stride }: Meta, start: number): Promise<{ firstByte: number; edge: number }> {
  const { source, window, kernel } = scanner;
  source.place!.seek(start);
  const sampled = await source.read(window.subarray(0, SAMPLE_BYTES));
  const bytesOfNumber = sampled / Math.max(1, kernel!.countCommas(0, sampled));
  const middle = start + Math.floor(SHARE * bytesOfNumber * stride * edgeCount);
  source.place!.seek(middle);
  /** Where the numbers behind the first commas begin. */
  const begins: number[] = [];
  let commas = 0;
  for (let offset = middle; ; ) {
    const count = await source.read(window);
    if (count === 0) throw new Error('no end');
    const close = window.subarray(0, count).indexOf(CLOSE);
    const end = close === -1 ? count : close;
    for (let at = 0; at < end && begins.length <= stride; at++) if (window[at] === COMMA) begins.push(offset + at + 1);
    commas += kernel!.countCommas(0, end);
    if (close !== -1) break;
    offset += count;
  }
  // As many numbers follow the first comma as there are commas; those before it may end within an edge.
  const index = stride * edgeCount - commas;
  const more = (stride - (index % stride)) % stride;
  const edge = (index + more) / stride;
  if (index < 0 || edge === 0 || edge >= edgeCount || more >= begins.length) throw new Error('not in the middle');
  return { firstByte: begins[more], edge };
}
