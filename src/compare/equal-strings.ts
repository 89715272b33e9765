/**
 * Groups equal strings and computes the growth of each group. Hashes the bytes of the string table without decoding; the hash of a concatenated
 * string is computed from the hashes of its parts. Independent of ids, because groups are matched by text.
 */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { Heap } from '../heap/heap.js';
import { nodesOfTypes } from '../heap/named.js';
import { isCut, isString, lengthAndHash, previewOf } from '../object/string-nodes.js';
import { hashRopes, type Ropes } from './rope-hashes.js';
import { createTextGroups, type TextGroups } from './text-groups.js';
import { createTextHash, hashOf, type TextHash } from './text-hash.js';

export interface DuplicateFinding {
  /** One of the group, in the current heap. */
  node: NodeOrdinal;
  /** First UTF-16 units, unescaped. */
  preview: string;
  count: number;
  totalBytes: number;
  countDelta: number;
  deltaBytes: number;
  /** True if the whole texts are equal, or their start, length and hash. */
  certain: boolean;
}

const FLOOR_BYTES = 1024;
/** Texts of this length may be truncated in the file (V8: 1,024 UTF-16 units, which are at least as many bytes). */
const LONG_BYTES = 1024;

/** Groups that grew, most bytes first, ties by ordinal. Time O(nodes + bytes of the texts); 20 bytes a text, 4 a node. */
export function duplicateStrings(baseline: Heap, current: Heap, count = 20): DuplicateFinding[] {
  const now = groupsOf(current, null);
  const then = groupsOf(baseline, now);
  const findings: Omit<DuplicateFinding, 'preview'>[] = [];
  for (let group = 0; group < now.one.length; group++) {
    if (now.count[group] < 2 || now.bytes[group] < FLOOR_BYTES) continue;
    const before = then.find(now.one[group], now.two[group], now.byteLength[group]);
    const deltaBytes = now.bytes[group] - (before === -1 ? 0 : then.bytes[before]);
    if (deltaBytes < FLOOR_BYTES) continue;
    const countDelta = now.count[group] - (before === -1 ? 0 : then.count[before]);
    findings.push({ node: now.node[group], count: now.count[group], totalBytes: now.bytes[group], countDelta, deltaBytes, certain: now.certain[group] });
  }
  return listed(current, findings, count);
}

/** The largest groups of one heap, with deltas of 0. */
export function duplicatesOf(heap: Heap, count = 20): DuplicateFinding[] {
  const { node, count: counts, bytes, certain } = groupsOf(heap, null);
  const findings: Omit<DuplicateFinding, 'preview'>[] = [];
  for (let group = 0; group < node.length; group++) {
    if (counts[group] < 2 || bytes[group] < FLOOR_BYTES) continue;
    findings.push({ node: node[group], count: counts[group], totalBytes: bytes[group], countDelta: 0, deltaBytes: 0, certain: certain[group] });
  }
  return listed(heap, findings, count);
}

function listed(heap: Heap, findings: Omit<DuplicateFinding, 'preview'>[], count: number): DuplicateFinding[] {
  findings.sort((one, other) => other.deltaBytes - one.deltaBytes || other.totalBytes - one.totalBytes || one.node - other.node);
  return findings.slice(0, count).map((finding) => ({ ...finding, preview: previewOf(heap, finding.node) }));
}

/**
 * Groups of equal texts; with `wanted`, only those that are in it too. Nodes with the same text share an index of the string table, so flat strings are
 * hashed only if several nodes share the text, or its length occurs in a group of concatenated strings or in `wanted`.
 */
function groupsOf(heap: Heap, wanted: TextGroups | null): TextGroups {
  const { snapshot, shallowSize } = heap;
  const { nodeCount, nodes, strings } = snapshot;
  const { start } = strings;
  const { type, name, selfSize } = nodes;
  const hash = createTextHash(strings);
  const groups = createTextGroups();
  const counts = new Uint32Array(strings.count);
  const bytes = new Float64Array(strings.count);
  const example = new Int32Array(strings.count);
  const ropeNodes: NodeOrdinal[] = [];
  const next = nodesOfTypes(snapshot, [NodeType.string, NodeType.concatenatedString]);
  for (let node = next(0); node < nodeCount; node = next(node + 1)) {
    if (type[node] === NodeType.concatenatedString) ropeNodes.push(node);
    if (type[node] === NodeType.concatenatedString || selfSize[node] === 0) continue;
    const index = name[node];
    if (start[index + 1] - start[index] >= LONG_BYTES && isCut(heap, node)) {
      addCut(heap, node, hash, groups, wanted);
      continue;
    }
    if (counts[index]++ === 0) example[index] = node;
    bytes[index] += shallowSize[node];
  }
  addRopes(heap, hashRopes(heap, ropeNodes, hash), groups, wanted);

  const mayMatch = lengthFilter(wanted ?? groups);
  for (let index = 0; index < strings.count; index++) {
    if (counts[index] === 0) continue;
    const byteLength = start[index + 1] - start[index];
    const isShared = wanted === null && counts[index] > 1 && bytes[index] >= FLOOR_BYTES;
    if (!isShared && !mayMatch(byteLength)) continue;
    hash.of(index);
    // The text of a single flat string only counts if it equals a concatenated one.
    if (!isShared && (wanted ?? groups).find(hash.one, hash.two, byteLength) === -1) continue;
    groups.add(groups.open(hash.one, hash.two, byteLength, example[index], true), counts[index], bytes[index]);
  }
  return groups;
}

/** Adds a truncated text: it can only equal texts of the same size, with certainty only if the snapshot has its length and hash. */
function addCut(heap: Heap, node: NodeOrdinal, hash: TextHash, groups: TextGroups, wanted: TextGroups | null): void {
  const { nodes, strings } = heap.snapshot;
  const exact = lengthAndHash(heap, node);
  hash.of(nodes.name[node]);
  const one = (hash.one ^ hashOf(exact ?? `${nodes.selfSize[node]}`)) | 0;
  const byteLength = -1 - (strings.start[nodes.name[node] + 1] - strings.start[nodes.name[node]]);
  if (wanted && wanted.find(one, hash.two, byteLength) === -1) return;
  groups.add(groups.open(one, hash.two, byteLength, node, exact !== null), 1, heap.shallowSize[node]);
}

/** Adds concatenated strings, except flattened ones and parts of other strings, which are intermediate results. */
function addRopes(heap: Heap, ropes: Ropes, groups: TextGroups, wanted: TextGroups | null): void {
  const { snapshot, shallowSize, dominator } = heap;
  const { type, selfSize } = snapshot.nodes;
  for (let rope = 0; rope < ropes.node.length; rope++) {
    const node = ropes.node[rope];
    if (ropes.isFlattened[rope] || ropes.byteLength[rope] < 0 || selfSize[node] === 0 || isString(type[dominator[node]])) continue;
    let one = ropes.one[rope];
    let byteLength = ropes.byteLength[rope];
    let certain = true;
    if (!ropes.isWhole[rope]) {
      const exact = lengthAndHash(heap, node);
      certain = exact !== null;
      byteLength = -1 - byteLength;
      if (exact !== null) one = (one ^ hashOf(exact)) | 0;
    }
    if (wanted && wanted.find(one, ropes.two[rope], byteLength) === -1) continue;
    groups.add(groups.open(one, ropes.two[rope], byteLength, node, certain), 1, shallowSize[node]);
  }
}

/** Whether a group may have a text of that many bytes; exact below 64 kB. */
function lengthFilter({ byteLength }: TextGroups): (length: number) => boolean {
  const occurs = new Uint8Array(0x10000);
  for (const length of byteLength) if (length >= 0) occurs[Math.min(length, 0xffff)] = 1;
  return (length) => occurs[Math.min(length, 0xffff)] === 1;
}
