/** Writes the sections of a redacted snapshot: nodes with other strings, and each string by what it is used for. */
import { isAscii } from 'node:buffer';
import type { Json } from '../format/json.js';
import type { Meta } from '../format/meta.js';
import type { FieldRewrite, TextVisitor } from '../format/pass-through.js';
import { text as textOf } from '../format/strings.js';
import { maskedSource } from '../object/masked-source.js';
import { isMapUrl } from '../text/labels.js';
import type { Redaction } from '../vocabulary.js';
import { createByteQueue } from './byte-queue.js';
import { looksLikeData, withoutData, withoutFolders } from './kept-names.js';
import { type SnapshotUses, Use } from './snapshot-uses.js';
import { STAND_IN_BYTES, type StandIns } from './stand-ins.js';

interface WriterOptions {
  redaction: Redaction;
  root: string;
  standIns: StandIns;
}

const NAMES = Use.name | Use.key | Use.dictionaryKey;

/** Names of classes that are remembered for the names of edges that quote them. */
const MAX_CLASS_NAMES = 100_000;

export function createSnapshotWriter({ uses, nodeName, nodeUse }: SnapshotUses, document: Json, { redaction, root, standIns }: WriterOptions) {
  const out = createByteQueue();
  /** Strings beyond those of the file, in the order of those that they are made of. */
  const added = createByteQueue();
  const { valueAt, sourceAt } = placesOf(uses);
  const classNames = new Set<string>();
  const isClassName = (name: string): boolean => classNames.has(name);
  const isAll = redaction === 'all';
  let isFirst = true;

  const key = (name: string): void => {
    out.ascii(`${isFirst ? '{' : ',\n'}"${name}":`);
    isFirst = false;
  };

  /** The first node from this one on whose name gets another place; -1 if there is none. */
  const nextRenamed = (first: number): number => {
    for (let node = first; node < nodeName.length; node++) if (nodeUse[node] !== 0 && placeOfName(node) !== nodeName[node]) return node;
    return -1;
  };
  const placeOfName = (node: number): number => {
    const name = nodeName[node];
    if (nodeUse[node] === Use.value) return valueAt[name] === 0 ? name : valueAt[name];
    return nodeUse[node] === Use.source ? (sourceAt.get(name) ?? name) : name;
  };

  const standIn = (into: typeof out, bytes: Uint8Array, start: number, end: number): void => {
    into.room(end - start + STAND_IN_BYTES + 16);
    into.byte(QUOTE);
    if (end > start) {
      standIns.write(bytes, start, end, into.bytes, into.length);
      into.length += STAND_IN_BYTES;
      const units = unitsOf(bytes, start, end);
      const isAscii = units < 0;
      // As many characters as before, so that a cut text still looks cut; one beyond ASCII, if any was.
      const fill = isAscii ? end - start - STAND_IN_BYTES : units - STAND_IN_BYTES - 1;
      if (fill > 0) into.bytes.fill(DOT, into.length, (into.length += fill));
      if (!isAscii) into.ascii('\\u00e9');
    }
    into.byte(QUOTE);
  };
  const name = (bytes: Uint8Array, start: number, end: number, use: number): void => {
    if (isAll && (use & NAMES) === Use.dictionaryKey && end > start) {
      standIn(out, bytes, start, end);
      return;
    }
    if (isPlain(bytes, start, end, isAll)) {
      if (use & Use.className && classNames.size < MAX_CLASS_NAMES) classNames.add(latin(bytes, start, end));
      out.quoted(bytes, start, end);
      return;
    }
    const text = decoded(bytes, start, end);
    if (use & Use.className && classNames.size < MAX_CLASS_NAMES) classNames.add(text);
    if (isAll && use & Use.key && !(use & Use.name) && looksLikeData(text)) standIn(out, bytes, start, end);
    else known(out, text, use & (Use.file | Use.className));
  };
  const known = (into: typeof out, text: string, isPath: number): void => {
    const kept = withoutData(text, standIns, isClassName);
    const shown = isAll && isPath ? withoutFolders(kept, root, standIns) : kept;
    into.json(text.length < CUT_UNITS ? shown : shown.padEnd(text.length, '.'));
  };
  const value = (into: typeof out, bytes: Uint8Array, start: number, end: number, use: number): void => {
    const text = use & Use.perhapsMap ? decoded(bytes, start, end) : '';
    if (isMapUrl(text)) known(into, text, Use.file);
    else standIn(into, bytes, start, end);
  };
  const source = (into: typeof out, bytes: Uint8Array, start: number, end: number): void => {
    const text = decoded(bytes, start, end);
    into.json(maskedSource(text, standIns.of(text).slice(1)));
  };

  const text: TextVisitor = (bytes, start, end, index) => {
    out.room(4);
    if (index === 0) out.byte(OPEN);
    else {
      out.byte(COMMA);
      out.byte(LINE_FEED);
    }
    const use = uses[index];
    if (use & NAMES) name(bytes, start, end, use);
    else if (use & Use.value || !(use & Use.source)) value(out, bytes, start, end, use);
    else source(out, bytes, start, end);
    if (valueAt[index] !== 0) {
      added.ascii(',\n');
      value(added, bytes, start, end, use);
    }
    if (sourceAt.has(index)) {
      added.ascii(',\n');
      source(added, bytes, start, end);
    }
  };

  return {
    header() {
      key('snapshot');
      out.json({ ...(document as object), redacted: redaction });
    },
    section: key,
    raw: out.copy,
    nodes: ({ nodeFieldCount: stride, node }: Meta): FieldRewrite => {
      const { copy: keep, integer: write } = out;
      return { stride, field: node.name, nextChange: nextRenamed, valueAt: placeOfName, keep, write };
    },
    text,
    endTexts() {
      for (const chunk of added.rest()) out.copy(chunk);
      out.ascii(uses.length === 0 ? '[]' : ']');
    },
    end: () => out.ascii('}\n'),
    /** Bytes that are complete; the caller writes them at once. */
    taken: () => out.taken(),
    /** And those that are left, after end(). */
    rest: () => out.rest(),
    reuse: out.reuse,
  };
}

const [OPEN, COMMA, QUOTE, DOT, LINE_FEED] = Buffer.from('[,".\n');

/** V8 cuts texts at this length; a text that was cut must still look so. */
const CUT_UNITS = 1024;

/** Places of the strings that are added because a string is used in two ways; 0 and undefined: the string itself. */
function placesOf(uses: Uint8Array): { valueAt: Uint32Array; sourceAt: Map<number, number> } {
  const valueAt = new Uint32Array(uses.length);
  const sourceAt = new Map<number, number>();
  let next = uses.length;
  for (let index = 0; index < uses.length; index++) {
    const use = uses[index];
    const isName = (use & NAMES) !== 0;
    if (use & Use.value && isName && !(use & Use.file)) valueAt[index] = next++;
    if (use & Use.source && (isName || use & Use.value)) sourceAt.set(index, next++);
  }
  return { valueAt, sourceAt };
}

/** UTF-16 units of a text; -1 if it is ASCII: as many as bytes. */
function unitsOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > NATIVE_BYTES && isAscii(bytes.subarray(start, end))) return -1;
  let units = 0;
  let all = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    all |= byte;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return all < 0x80 ? -1 : units;
}

/** A call of native code takes as long as the loop over so many bytes. */
const NATIVE_BYTES = 128;

/** Whether a name is ASCII without what JSON escapes and without the signs of addresses, elements and references; with `isAll` also a plain identifier. */
function isPlain(bytes: Uint8Array, start: number, end: number, isAll: boolean): boolean {
  let digits = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c || byte === 0x3a || byte === 0x3c || byte === 0x40) return false;
    if (!isAll) continue;
    const letter = byte | 0x20;
    if (byte >= 48 && byte <= 57) digits++;
    else if (!(letter >= 97 && letter <= 122) && byte !== 0x5f && byte !== 0x24) return false;
  }
  return !isAll || (digits === 0 && end - start <= 40);
}

const decoded = (bytes: Uint8Array, start: number, end: number): string => textOf({ bytes, start: Uint32Array.of(start, end), count: 1 }, 0);

const latin = (bytes: Uint8Array, start: number, end: number): string => Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
