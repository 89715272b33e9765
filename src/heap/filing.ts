/** Finds the class of every node: the name and location of its constructor. */
import { Detachedness, type NodeOrdinal, NodeType, type Snapshot } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { workspaceOf } from '../kernel/workspace.js';
import type { Classes, ClassLocation, HeapClass } from './classes.js';
import type { Heap } from './heap.js';
import { type InterfaceDefinition, interfaceFinder } from './interfaces.js';
import { placeOf, recordOf } from './locations.js';
import { createSequences } from './sequences.js';

/** Assigns a class to every node; figures of the classes are 0. The compiled loop handles nodes of classes seen before, JavaScript the others. */
export function fileNodes(heap: Heap, definitions: readonly InterfaceDefinition[]): Classes {
  const { snapshot, names, detachedness } = heap;
  const { nodeCount, nodes, strings, locations } = snapshot;
  const list: HeapClass[] = [];
  const byKey = new Map<string, number>();
  const add = (name: string, location: ClassLocation | null): number => {
    const key = location ? `${location.scriptId},${location.line},${location.column},${name}` : `,${name}`;
    let position = byKey.get(key);
    if (position === undefined) {
      position = list.push({ name, key, location, count: 0, shallowBytes: 0, retainedBytes: 0, distance: null }) - 1;
      byKey.set(key, position);
    }
    return position;
  };

  const { classOf, byType, byName, lastPlace, lastClass, next } = filed(snapshot, detachedness, definitions.length === 0 ? -1 : names.object);
  const byDetachedName = new Map<number, number>();
  const byInterface = new Int32Array(definitions.length).fill(-1);
  const interfaceOf = interfaceFinder(snapshot, definitions);
  /** Located classes by the sequence script id, line, column, name, interface and prefix. */
  const sequences = createSequences();
  const bySequence = new Map<number, number>();

  const classOfLocated = (record: number, name: number, definition: number, detached: number): number => {
    const location = placeOf(snapshot, record);
    const { scriptId, line, column } = location;
    const named = definition === -1 ? 2 * name + detached : -1 - definition;
    const sequence = sequences.extend(sequences.extend(sequences.extend(sequences.extend(0, scriptId), line), column), named);
    let position = bySequence.get(sequence);
    if (position === undefined) {
      position = add(definition === -1 ? className(text(strings, name), detached) : definitions[definition].name, location);
      bySequence.set(sequence, position);
    }
    if (definition === -1 && detached === 0) {
      lastPlace[name] = locations.place[record];
      lastClass[name] = position;
    }
    return position;
  };

  const classOfNode = (node: NodeOrdinal): number => {
    const type = nodes.type[node];
    if (type !== NodeType.object && type !== NodeType.native) {
      if (byType[type] === -1) byType[type] = add(fixedName(type, snapshot.nodeTypeNames), null);
      return byType[type];
    }
    const name = nodes.name[node];
    const detached = snapshot.hasDetachedness && detachedness[node] === Detachedness.detached ? 1 : 0;
    const definition = type === NodeType.object && name === names.object ? interfaceOf(node) : -1;
    const record = type === NodeType.object ? recordOf(snapshot, node) : -1;
    if (record !== -1) return classOfLocated(record, name, definition, detached);
    if (definition !== -1) {
      if (byInterface[definition] === -1) byInterface[definition] = add(definitions[definition].name, null);
      return byInterface[definition];
    }
    const found = detached ? byDetachedName.get(name) : byName[name];
    if (found !== undefined && found !== -1) return found;
    const position = add(className(text(strings, name), detached), null);
    if (detached) byDetachedName.set(name, position);
    else byName[name] = position;
    return position;
  };

  for (let node = next(0); node < nodeCount; node = next(node + 1)) classOf[node] = classOfNode(node);
  return { classOf, list };
}

/** Classes found so far; -1 for none yet. */
interface Filed {
  /** Node -> class. */
  classOf: Int32Array;
  /** By node type, for all except objects and native nodes. */
  byType: Int32Array;
  /** By name, for objects without a location. */
  byName: Int32Array;
  /** By name, for objects with a location: the place of the last one, and its class. */
  lastPlace: Int32Array;
  lastClass: Int32Array;
  /** The first node without a class, from `node` on. Call it with 0, then with the last result + 1. */
  next(node: NodeOrdinal): NodeOrdinal;
}

/** Number of possible node types, which are bytes. */
const TYPES = 256;

/** `plainObject`: name of objects that may get an interface as their class; -1 for none. */
function filed(snapshot: Snapshot, detachedness: Uint8Array, plainObject: number): Filed {
  const { nodeCount, nodes, strings, locations, hasDetachedness } = snapshot;
  const { loops, repeat, claim, room } = workspaceOf(snapshot);
  const of = room('filing');
  const unknown = (length: number) => {
    const column = of('ints', length);
    loops.fillInts(column, -1, length);
    return column;
  };
  /** Number of location records before the next node. */
  const cursor = of('ints', 1).fill(0);
  const [byType, byName, lastPlace, lastClass] = [unknown(TYPES), unknown(strings.count), unknown(strings.count), unknown(strings.count)];
  const place = of('ints', locations.place.length);
  place.set(locations.place);
  const located = claim('located');
  located.set(locations.has);
  const classOf = claim('classOf');
  // Only files with the state need the prefix "Detached "; others have it in the name.
  const showsState = hasDetachedness ? 1 : 0;
  const columns = [plainObject, located, place, cursor, byType, byName, lastPlace, lastClass, classOf] as const;
  const next = repeat('fileAlike', nodeCount, nodes.type, nodes.name, detachedness, showsState, ...columns);
  return { classOf, byType, byName, lastPlace, lastClass, next };
}

function fixedName(type: number, typeNames: readonly string[]): string {
  switch (type) {
    case NodeType.hidden:
      return '(system)';
    case NodeType.code:
      return '(compiled code)';
    case NodeType.closure:
      return 'Function';
    case NodeType.regexp:
      return 'RegExp';
    default:
      return `(${typeNames[type]})`;
  }
}

/** The class name of markup such as `<div class="a">` is its tag: `<div>`. */
function className(name: string, detached: number): string {
  const shown = detached ? `Detached ${name}` : name;
  const prefix = shown.startsWith('<') ? 0 : shown.startsWith('Detached <') ? 'Detached '.length : -1;
  if (prefix === -1) return shown;
  const blank = shown.indexOf(' ', prefix);
  return blank === -1 ? shown : `${shown.slice(0, blank)}>`;
}
