/**
 * What each string of a snapshot is used for. One string of the table may be the name of a property and the contents of a string: uses decide, and not
 * the text. Reads nodes and edges once, without columns of edges.
 */

import { type EdgesSink, type EdgeVisitor, edgesSink } from '../format/edge-columns.js';
import type { Meta } from '../format/meta.js';
import type { NumberSink } from '../format/numbers.js';
import { damaged, type Scanner } from '../format/scanner.js';
import { checkRecords, count } from '../format/shared-columns.js';
import { EdgeType, edgeTypeNames, NodeType, nodeTypeNames } from '../format/snapshot.js';
import type { WellKnownStrings } from './known-strings.js';

/** Bits: what a string is used for. */
export const Use = {
  /** Name of a node that is no text, of a variable, of an edge of the engine. */
  name: 1,
  /** Property key or symbol. */
  key: 2,
  /** Contents of a string, pattern of a regular expression, value of a number. */
  value: 4,
  /** Source text of a script. */
  source: 8,
  /** Name of a script, or of its source map; a value that equals one stays. */
  file: 16,
  /** Property key of an object that has so many that they are data. */
  dictionaryKey: 64,
  /** Name of a node, which V8 quotes in names of edges to values of a WeakMap. */
  className: 32,
  /** Text of a field of a script that has no name: the address of its source map, if it looks like one. */
  perhapsMap: 128,
} as const;

/** More properties than an object has whose properties a programmer named, as in the growth tree. */
const MAX_NAMED_PROPERTIES = 60;

/** What a node that is a text represents; the highest counts. A script's name may be a concatenated string, whose own text is a name. */
const Role = { contents: 0, source: 1, perhapsMap: 2, name: 3, file: 4, length: 5 } as const;

export interface SnapshotUses {
  /** Bits of `Use`, by string. */
  uses: Uint8Array;
  /** String of each node's name. */
  nodeName: Uint32Array;
  /** The use of each node's name that decides which string it gets: `Use.value`, `Use.source`, or 0 for the string itself. */
  nodeUse: Uint8Array;
}

/** NodeTypes whose name is a text of the program. A type that only this file has counts too. */
const isText = (type: number): boolean =>
  type === NodeType.string ||
  type === NodeType.concatenatedString ||
  type === NodeType.slicedString ||
  type === NodeType.regexp ||
  type === NodeType.number ||
  type === NodeType.bigint ||
  type >= nodeTypeNames.length;

interface UsesReader {
  nodes(scanner: Scanner): NumberSink;
  edges(scanner: Scanner): NumberSink;
  /** Marks strings that other sections name. */
  mark(index: number, use: number, scanner: Scanner): void;
  /** Call when both sections are read. */
  finish(scanner: Scanner): SnapshotUses;
}

/** Memory: 11 bytes a node, a byte a string; 8 bytes for each part of a concatenated string and each value of a number. */
export function createUsesReader(meta: Meta, stringCount: number, known: WellKnownStrings): UsesReader {
  const { nodeCount, edgeCount } = meta;
  const uses = new Uint8Array(stringCount);
  const types = new Uint8Array(nodeCount);
  const edgeCounts = new Uint32Array(nodeCount);
  const nodeName = new Uint32Array(nodeCount);
  const roles = new Uint8Array(nodeCount);
  const parts = createPairs();
  const values = createPairs();
  let nodesDone = 0;
  let edgesRead: EdgesSink | null = null;
  const checked = (index: number, scanner: Scanner): number => {
    if (index >= stringCount) throw damaged(scanner, `a name has the string index ${count(index)}, but "strings" has ${count(stringCount)} entries`);
    return index;
  };

  const nodes = (scanner: Scanner): NumberSink => {
    const { nodeFieldCount: stride, node: field, nodeTypeOfCode } = meta;
    let edges = 0;
    scanner.progress = () => `${count(nodesDone)} of ${count(nodeCount)} nodes read`;
    return (numbers, length) => {
      const records = checkRecords(scanner, length, stride, nodesDone, nodeCount, 'nodes');
      for (let record = 0, at = 0; record < records; record++, at += stride) {
        const code = numbers[at + field.type];
        if (code >= nodeTypeOfCode.length) throw damaged(scanner, `node ${count(nodesDone + record)} has the unknown type ${code}`);
        const node = nodesDone + record;
        const type = nodeTypeOfCode[code];
        const name = checked(numbers[at + field.name], scanner);
        types[node] = type;
        nodeName[node] = name;
        edgeCounts[node] = numbers[at + field.edgeCount];
        edges += edgeCounts[node];
        if (isText(type)) {
          if (known.placeholders.has(name) && type !== NodeType.string && type !== NodeType.regexp) roles[node] = Role.name;
        } else uses[name] |= type === NodeType.symbol ? Use.key : Use.name | Use.className;
      }
      nodesDone += records;
      if (edges > edgeCount) throw damaged(scanner, `the nodes have more edges than the header's edge count of ${count(edgeCount)}`);
      if (nodesDone === nodeCount && edges !== edgeCount) {
        throw damaged(scanner, `the header has an edge count of ${count(edgeCount)}, but the nodes have ${count(edges)} edges`);
      }
    };
  };

  const edges = (scanner: Scanner): NumberSink => {
    let source = -1;
    let left = 0;
    let withSource = -1;
    let before = -1;
    let keyUse: number = Use.key;
    const internal = (sourceType: number, name: number, target: number): void => {
      uses[name] |= Use.name;
      switch (sourceType) {
        case NodeType.code:
          // Only scripts have a source.
          if (name === known.source) {
            withSource = source;
            raise(target, Role.source);
          } else if ((name === known.name || name === known.map) && withSource === source) raise(target, Role.file);
          break;
        case NodeType.array:
          // A module's table of exports: the key is followed by the cell.
          if (before !== -1 && nodeName[target] === known.cell && types[target] === NodeType.hidden && types[before] === NodeType.string)
            raise(before, Role.name);
          before = target;
          break;
        case NodeType.concatenatedString:
          if (name === known.first || name === known.second) parts.add(source, target);
          break;
        case NodeType.number:
          if (name === known.value) values.add(source, target);
      }
      // Whether a text is cut is found by its length.
      if (name === known.length && types[target] === NodeType.number && isString(sourceType)) raise(target, Role.length);
    };
    const visit: EdgeVisitor = ({ type, nameOrIndex, toNode }, records, largestName) => {
      checked(largestName, scanner);
      for (let at = 0; at < records; ) {
        while (left === 0) {
          left = edgeCounts[++source];
          before = -1;
          const isDictionary = left > MAX_NAMED_PROPERTIES && types[source] === NodeType.object && !known.owners.has(nodeName[source]);
          keyUse = isDictionary ? Use.dictionaryKey : Use.key;
        }
        const end = Math.min(records, at + left);
        left -= end - at;
        const sourceType = types[source];
        for (; at < end; at++) {
          const kind = type[at];
          if (kind === EdgeType.element) continue;
          if (kind === EdgeType.property) uses[nameOrIndex[at]] |= keyUse;
          else if (kind === EdgeType.internal) internal(sourceType, nameOrIndex[at], toNode[at]);
          else if (kind !== EdgeType.hidden) uses[nameOrIndex[at]] |= kind >= edgeTypeNames.length ? Use.key : Use.name;
          else if (withSource === source && types[toNode[at]] === NodeType.string) raise(toNode[at], Role.perhapsMap);
        }
      }
    };
    edgesRead = edgesSink(scanner, meta, null, 0, visit);
    return edgesRead.sink;
  };
  const raise = (node: number, role: number): void => {
    if (role > roles[node]) roles[node] = role;
  };

  return {
    nodes,
    edges,
    mark(index, use, scanner) {
      uses[checked(index, scanner)] |= use;
    },
    finish(scanner) {
      if (nodesDone !== nodeCount) throw damaged(scanner, `the header has a node count of ${count(nodeCount)}, but there are ${count(nodesDone)} nodes`);
      edgesRead?.finish();
      values.each((number, text) => {
        if (roles[number] === Role.length) raise(text, Role.name);
      });
      spread(parts, roles);
      const nodeUse = roles;
      for (let node = 0; node < nodeCount; node++) {
        const role = roles[node];
        if (!isText(types[node])) nodeUse[node] = 0;
        else if (role === Role.file || role === Role.name) {
          uses[nodeName[node]] |= role === Role.file ? Use.name | Use.file : Use.name;
          nodeUse[node] = 0;
        } else {
          const isSource = role === Role.source && types[node] === NodeType.string;
          nodeUse[node] = isSource ? Use.source : Use.value;
          uses[nodeName[node]] |= role === Role.perhapsMap ? Use.value | Use.perhapsMap : nodeUse[node];
        }
      }
      return { uses, nodeName, nodeUse };
    },
  };
}

const isString = (type: number): boolean => type === NodeType.string || type === NodeType.concatenatedString || type === NodeType.slicedString;

/** The parts of a script's name that is concatenated are names too. */
function spread(parts: Pairs, roles: Uint8Array): void {
  for (let changed = true; changed; ) {
    changed = false;
    parts.each((whole, part) => {
      if (roles[whole] !== Role.file || roles[part] === Role.file) return;
      roles[part] = Role.file;
      changed = true;
    });
  }
}

interface Pairs {
  add(one: number, other: number): void;
  each(visit: (one: number, other: number) => void): void;
}

function createPairs(): Pairs {
  let pairs = new Int32Array(1 << 12);
  let length = 0;
  return {
    add(one, other) {
      if (length === pairs.length) {
        const larger = new Int32Array(2 * length);
        larger.set(pairs);
        pairs = larger;
      }
      pairs[length++] = one;
      pairs[length++] = other;
    },
    each(visit) {
      for (let at = 0; at < length; at += 2) visit(pairs[at], pairs[at + 1]);
    },
  };
}
