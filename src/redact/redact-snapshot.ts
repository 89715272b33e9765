/**
 * Rewrites a snapshot without the contents of its strings, in three passes over the file: the string table for V8's own names, nodes and edges for what
 * each string is used for, and all of it once more to write. Ids, sizes, types, edges and locations stay as they are.
 */

import { SnapdiffError } from '../errors.js';
import { readHeaderDocument, refuseOtherFormats } from '../format/header.js';
import type { Source } from '../format/input.js';
import type { Json } from '../format/json.js';
import type { Meta } from '../format/meta.js';
import { readNumbers } from '../format/numbers.js';
import { eachSection } from '../format/opening.js';
import { type ByteKeeper, eachText, passFlatNumbers, passNumbers, rewriteField } from '../format/pass-through.js';
import { byteOffset, createScanner, damaged, type Scanner } from '../format/scanner.js';
import { skipValue } from '../format/skip.js';
import type { Redaction } from '../vocabulary.js';
import { createStringFinder, type WellKnownStrings } from './known-strings.js';
import { createUsesReader, type SnapshotUses, Use } from './snapshot-uses.js';
import { createSnapshotWriter } from './snapshot-writer.js';
import type { StandIns } from './stand-ins.js';

export interface RedactSnapshotOptions {
  redaction: Redaction;
  /** The project's folder; with "all", folders outside of it are replaced. */
  root: string;
  /** Of one key for all snapshots that are compared with each other. */
  standIns: StandIns;
  signal?: AbortSignal | undefined;
  /** Fraction of the work that is done, 0 to 1. */
  onProgress?: ((fraction: number) => void) | undefined;
}

/** Where the rewritten snapshot goes. Resolves when the bytes of all calls before this one are written: their memory is used again. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/** Sections of numbers, which hold no text. All other sections but these, the header and the string table are left out. */
const numberSections = new Set(['nodes', 'edges', 'trace_function_infos', 'trace_tree', 'samples', 'locations', 'scopes', 'scope_context_vars', 'scope_uses']);

/** Only the tree of allocations is nested. */
const passKnown = (scanner: Scanner, key: string, keep?: ByteKeeper): Promise<void> =>
  key === 'trace_tree' ? passNumbers(scanner, keep) : passFlatNumbers(scanner, keep);

/**
 * `open` is called three times or more, and must give the same bytes each time.
 * Memory: 11 bytes a node, 5 a string, the strings that are used in two ways; no columns of edges, no texts. Time O(bytes).
 * @throws SnapdiffError as readSnapshot() does
 */
export async function redactSnapshot(open: () => Promise<Source>, sink: ByteSink, options: RedactSnapshotOptions): Promise<void> {
  const pass = passes(open, options);
  const facts = await pass(0, 0.15, readFacts);
  const uses = await readUses(pass, facts);
  const writer = createSnapshotWriter(uses, facts.document, options);
  let last: Uint8Array | null = null;
  const written = async (chunks: readonly Uint8Array[]) => {
    for (const chunk of chunks) {
      await sink(chunk);
      if (last) writer.reuse(last);
      last = chunk;
    }
  };
  await pass(
    0.55,
    1,
    (scanner) => writeSections(scanner, facts.meta, writer),
    () => written(writer.taken()),
  );
  writer.end();
  await written(writer.rest());
}

type Pass = <Value>(from: number, to: number, read: (scanner: Scanner) => Promise<Value>, between?: () => Promise<void>) => Promise<Value>;

/** One pass over the file. `between` runs each time before more bytes are read. */
function passes(open: () => Promise<Source>, { signal, onProgress }: RedactSnapshotOptions): Pass {
  return async (from, to, read, between) => {
    const source = await open();
    try {
      const watched: Source = {
        ...source,
        async read(into) {
          signal?.throwIfAborted();
          await between?.();
          const bytes = await source.read(into);
          onProgress?.(from + (to - from) * source.fraction());
          return bytes;
        },
      };
      return await read(createScanner(watched));
    } finally {
      await source.close();
    }
  };
}

interface SnapshotFacts {
  /** Of all sections. */
  sections: ReadonlySet<string>;
  meta: Meta;
  /** The header, of known keys only. */
  document: Json;
  known: WellKnownStrings;
  stringCount: number;
}

async function readFacts(scanner: Scanner): Promise<SnapshotFacts> {
  let header: { meta: Meta; document: Json } | null = null;
  let stringCount = -1;
  const finder = createStringFinder();
  const sections = new Set<string>();
  await eachSection(scanner, async (key) => {
    sections.add(key);
    if (key === 'snapshot') header = await readHeaderDocument(scanner);
    else if (key === 'strings') stringCount = await eachText(scanner, finder.visit);
    else if (key === 'type') await refuseOtherFormats(scanner);
    else if (numberSections.has(key)) await passKnown(scanner, key);
    else await skipValue(scanner);
  });
  const { path } = scanner.source;
  if (header === null) {
    const place = { path, section: 'snapshot', byteOffset: byteOffset(scanner) };
    throw new SnapdiffError('not-a-snapshot', 'is not a heap snapshot: it has no "snapshot" section', place);
  }
  for (const section of ['nodes', 'edges', 'strings']) {
    if (sections.has(section)) continue;
    scanner.section = section;
    throw damaged(scanner, `it has no "${section}" section`);
  }
  const { meta, document } = header as { meta: Meta; document: Json };
  return { sections, meta, document: knownHeader(document), known: finder.found, stringCount };
}

/** Fields and counts; what another program added could hold anything. */
function knownHeader(document: Json): Json {
  const header = document as { [key: string]: Json };
  const meta = header.meta as { [key: string]: Json };
  const fields = Object.entries(meta).filter(([key, value]) => /^[a-z_]{1,40}_(?:fields|types)$/.test(key) && isListOfWords(value));
  const counts = Object.entries(header).filter(([, value]) => typeof value === 'number');
  return { meta: Object.fromEntries(fields), ...Object.fromEntries(counts.filter(([key]) => /^[a-z_]{1,40}$/.test(key))) };
}

const isListOfWords = (value: Json): boolean =>
  Array.isArray(value) ? value.every(isListOfWords) : typeof value === 'string' && /^[a-z_ ]{1,40}$/i.test(value);

/** Nodes come before edges in files of V8; a file that was sorted by another program is passed over twice. */
async function readUses(pass: Pass, { sections, meta, document, known, stringCount }: SnapshotFacts): Promise<SnapshotUses> {
  const reader = createUsesReader(meta, stringCount, known);
  let hasNodes = false;
  let hasEdges = false;
  let hasOthers = false;
  let last!: Scanner;
  while (!hasEdges) {
    await pass(0.15, 0.55, async (scanner) => {
      last = scanner;
      const isFirst = !hasOthers;
      const left = new Set(sections);
      await eachSection(scanner, async (key) => {
        left.delete(key);
        // The texts were checked in the pass before.
        if (key === 'strings' && left.size === 0) return false;
        const names = isFirst ? nameFields(document, key) : null;
        if (key === 'nodes' && !hasNodes) {
          await readNumbers(scanner, meta.nodeFieldCount, reader.nodes(scanner));
          hasNodes = true;
        } else if (key === 'edges' && hasNodes && !hasEdges) {
          await readNumbers(scanner, meta.edgeFieldCount, reader.edges(scanner));
          hasEdges = true;
        } else if (names !== null) {
          await readNumbers(scanner, names.stride, (numbers, length) => {
            for (let at = 0; at < length; at += names.stride) for (const field of names.fields) reader.mark(numbers[at + field], Use.name, scanner);
          });
        } else if (key === 'nodes' || key === 'edges' || (numberSections.has(key) && !isFirst)) await passKnown(scanner, key);
        else if (key === 'trace_tree') await passNumbers(scanner);
        else if (numberSections.has(key)) await readNumbers(scanner, 1, () => {});
        else await skipValue(scanner);
        return undefined;
      });
      hasOthers = true;
      scanner.section = hasEdges ? 'edges' : 'nodes';
    });
  }
  return reader.finish(last);
}

/** Positions of the names in the records of a section other than nodes and edges; null if it has none. */
function nameFields(document: Json, section: string): { stride: number; fields: number[] } | null {
  const key = { trace_function_infos: 'trace_function_info_fields', scope_context_vars: 'scope_context_var_fields' }[section];
  const fields = key === undefined ? undefined : (document as { meta: { [key: string]: Json } }).meta[key];
  if (!Array.isArray(fields) || fields.length === 0) return null;
  return { stride: fields.length, fields: [...fields.keys()].filter((at) => /(?:^|_)name$/.test(String(fields[at]))) };
}

type SnapshotWriter = ReturnType<typeof createSnapshotWriter>;

async function writeSections(scanner: Scanner, meta: Meta, writer: SnapshotWriter): Promise<void> {
  await eachSection(scanner, async (key) => {
    if (key === 'snapshot') {
      await skipValue(scanner);
      writer.header();
    } else if (key === 'strings') {
      writer.section(key);
      await eachText(scanner, writer.text);
      writer.endTexts();
    } else if (key === 'nodes') {
      writer.section(key);
      await rewriteField(scanner, writer.nodes(meta));
    } else if (numberSections.has(key)) {
      writer.section(key);
      await passKnown(scanner, key, writer.raw);
    } else await skipValue(scanner);
  });
}
