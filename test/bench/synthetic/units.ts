/**
 * The rest of a heap, a *unit* at a time: some seven nodes around one object of the program, drawn by chance from the number of the unit
 * alone, so that it is the same in every pass over the file and in both files of a pair.
 */
import type { BaseHeap, ClassParts } from './base-heap.js';
import { below, logNormal, mix, next, pareto, type Random, zipf } from './random.js';
import { addEdge, addNode, Edge, type Sketch, Type } from './sketch.js';
import type { UnitNames } from './unit-names.js';
import { PROPERTY_COUNT } from './vocabulary.js';

/** Where units are in the file that is written. */
export interface Layout {
  /** Ordinal of the first node of a unit, or of another that is near where that one is not in the file. */
  headOf(unit: number): number;
  /** Id of the first node of a unit; those of the others follow in steps of 2. */
  idOf(unit: number): number;
  /** Index of the first text of a unit. */
  textOf(unit: number): number;
  /** Units below this are in both files and may be led to from everywhere. */
  unitCount: number;
  firstNumeral: number;
}

/** What a unit is beyond chance. */
export interface Role {
  /** Units that it holds, when it is a holder. */
  members: readonly number[];
  isLeak: boolean;
}

/** A drawer of units into a sketch. */
export function createUnits(sketch: Sketch, seed: number, base: BaseHeap, names: UnitNames, layout: Layout) {
  const { maps, builtin, vocabulary } = base;
  const random: Random = { state: 0 };
  let unit = 0;
  let head = 0;

  const node = (type: number, name: number, size: number) => addNode(sketch, type, name, size);
  const edge = (from: number, type: number, name: number, to: number) => addEdge(sketch, from, type, name, to);
  const internal = (from: number, name: number, to: number) => addEdge(sketch, from, Edge.internal, name, to);
  const ownText = (text: number | string) => layout.textOf(unit) + sketch.strings.push(text) - 1;

  const instance = (parts: ClassParts, map: number, size: number): number => {
    const made = node(Type.object, parts.name, size);
    if (parts.place) sketch.locations.push({ node: made, place: parts.place });
    edge(made, Edge.property, names.proto, parts.prototype);
    internal(made, names.map, map);
    return made;
  };
  const string = (): number => {
    if (next(random) < 0.45) return base.words[zipf(random, base.words.length)];
    // Half of the texts are said before: another string with a name of the table.
    const isNew = next(random) < 0.5;
    const length = isNew ? Math.max(1, logNormal(random, 22, 0.9, 1024)) : 0;
    const name = isNew ? ownText(length) : vocabulary.words[zipf(random, vocabulary.words.length)];
    const made = node(Type.string, name, 16 + 8 * Math.ceil((isNew ? length : 10) / 8));
    internal(made, names.map, maps.string);
    return made;
  };
  const number = (): number => {
    const made = node(Type.number, names.heapNumber, 16);
    internal(made, names.map, maps.number);
    return made;
  };
  /** Another unit: most often one of the neighbourhood, now and then one that everybody knows. */
  const other = (): number => {
    if (layout.unitCount < 2 || next(random) < 0.5) return layout.headOf(zipf(random, layout.unitCount));
    const target = unit - pareto(random, 1, 0.8, 1e6);
    return layout.headOf(target >= 0 && unit < layout.unitCount ? target : below(random, layout.unitCount));
  };
  const array = (length: number, value: (at: number) => number): number => {
    const made = instance(builtin.Array, builtin.Array.map, 32);
    const elements = node(Type.array, names.objectElements, 16 + 8 * length);
    internal(made, names.elements, elements);
    for (let at = 0; at < length; at++) {
      const target = value(at);
      edge(made, Edge.element, at, target);
      internal(elements, layout.firstNumeral + at, target);
    }
    internal(elements, names.map, maps.array);
    return made;
  };
  const table = (length: number, value: (at: number) => number, key = string): number => {
    const made = instance(builtin.Map, builtin.Map.map, 32);
    const entries = node(Type.array, names.empty, 40 + 32 * length);
    internal(made, names.table, entries);
    for (let at = 0; at < length; at++) {
      internal(entries, layout.firstNumeral + 3 * at, key());
      internal(entries, layout.firstNumeral + 3 * at + 1, value(at));
    }
    internal(entries, names.map, maps.table);
    return made;
  };
  const closure = (captured: number): number => {
    const parts = base.functions[zipf(random, base.functions.length)];
    const made = node(Type.closure, parts.name, 64);
    sketch.locations.push({ node: made, place: parts.place });
    let context = parts.context;
    if (next(random) < 0.6) {
      const variables = 1 + pareto(random, 1, 1.5, 20);
      context = node(Type.object, names.context, 16 + 8 * variables);
      edge(context, Edge.context, vocabulary.property[below(random, PROPERTY_COUNT)], captured);
      for (let at = 1; at < variables; at++) edge(context, Edge.context, vocabulary.property[below(random, PROPERTY_COUNT)], value(2));
      internal(context, names.scopeInfo, parts.shared);
      internal(context, names.previous, parts.context);
      internal(context, names.map, maps.context);
    }
    edge(made, Edge.property, names.proto, builtin.Function.prototype);
    internal(made, names.cell, parts.cell);
    internal(made, names.shared, parts.shared);
    internal(made, names.contextEdge, context);
    internal(made, names.code, base.lazyCode);
    internal(made, names.map, maps.closure);
    return made;
  };
  const rope = (depth: number): number => {
    const made = node(Type.concatenated, names.concatenated, 32);
    internal(made, names.first, depth > 1 ? rope(depth - 1) : string());
    internal(made, names.second, string());
    internal(made, names.map, maps.cons);
    return made;
  };
  const bytes = (): number => {
    const made = instance(builtin.Uint8Array, builtin.Uint8Array.map, 104);
    const buffer = instance(builtin.ArrayBuffer, builtin.ArrayBuffer.map, 96);
    internal(made, names.buffer, buffer);
    internal(buffer, names.store, node(Type.native, names.storeName, pareto(random, 64, 0.7, 1 << 22)));
    return made;
  };
  /** A WeakMap's table and the key lead to the value by edges of one name. */
  const weakMap = (): number => {
    const made = instance(builtin.WeakMap, builtin.WeakMap.map, 32);
    const entries = node(Type.array, names.empty, 136);
    const value = plainObject(1);
    const id = (of: number) => layout.idOf(unit) + 2 * (of - sketch.base);
    const keyName = vocabulary.texts[sketch.name[head - sketch.base]];
    const pair = ownText(`2 / part of key (${keyName} @${id(head)}) -> value (Object @${id(value)}) pair in WeakMap (table @${id(entries)})`);
    internal(made, names.table, entries);
    internal(entries, pair, value);
    internal(head, pair, value);
    edge(entries, Edge.weak, layout.firstNumeral, head);
    internal(entries, names.map, maps.table);
    return made;
  };
  const feedback = (): number => {
    const made = node(Type.code, names.vector, 200);
    for (let slot = 0, slots = pareto(random, 3, 1.2, 200); slot < slots; slot++) {
      edge(made, Edge.weak, layout.firstNumeral + slot, base.classes[zipf(random, base.classes.length)].map);
    }
    internal(made, names.map, maps.code);
    return made;
  };
  /** Fields that objects of one kind have alike: the kind's number draws them. */
  const fill = (made: number, kind: number, depth: number) => {
    const fields = 1 + (mix(seed, kind, 77) % 3) + (mix(seed, kind, 78) % 6);
    const long = fields > 6 ? node(Type.hidden, names.propertyArray, 16 + 8 * fields) : -1;
    for (let at = 0; at < fields; at++) {
      // Steps of a prime, so that no two fields have one name.
      const name = vocabulary.property[(mix(seed, kind, 79) + 37 * at) % PROPERTY_COUNT];
      // Small integers are in the object itself and have no edge.
      if (mix(seed, at, kind) % 4 === 0) continue;
      const target = value(depth);
      edge(made, Edge.property, name, target);
      if (long !== -1 && at > 4) internal(long, layout.firstNumeral + at - 5, target);
    }
    if (long !== -1) {
      internal(long, names.map, maps.array);
      internal(made, names.properties, long);
    }
  };
  const plainObject = (depth: number): number => {
    const shape = zipf(random, base.shapes.length);
    const made = instance(builtin.Object, base.shapes[shape], 56);
    fill(made, 1000 + shape, depth);
    return made;
  };
  const value = (depth: number): number => {
    const chance = next(random);
    if (chance < 0.3) return string();
    if (chance < 0.38) return number();
    if (chance < 0.5) return base.oddballs[below(random, 4)];
    if (chance < 0.72 || depth >= 2) return other();
    if (chance < 0.82) return plainObject(depth + 1);
    if (chance < 0.89) return array(pareto(random, 1, 0.9, 400), () => value(2));
    if (chance < 0.92) return table(pareto(random, 1, 1, 200), () => value(2));
    if (chance < 0.97) return closure(head);
    if (chance < 0.98) return rope(1 + below(random, 4));
    if (chance < 0.985) return weakMap();
    return chance < 0.99 ? bytes() : feedback();
  };
  const request = () => {
    head = instance({ ...base.classes[0], name: names.request }, base.classes[0].map, 72);
    edge(head, Edge.property, names.headers, table(6, string));
    edge(head, Edge.property, names.body, string());
    edge(head, Edge.property, names.onFinish, closure(head));
    fill(head, 5000, 1);
  };

  /** Draws a unit from its number; sketch.base must be set. */
  return (number: number, role: Role): void => {
    unit = number;
    random.state = mix(seed, unit);
    if (role.isLeak) {
      request();
      return;
    }
    const kind = zipf(random, base.classes.length);
    head = instance(base.classes[kind], base.classes[kind].map, 24 + 8 * (kind % 16));
    const { members } = role;
    if (members.length > 0) {
      const member = (at: number) => layout.headOf(members[at]);
      const byKey = next(random) < 0.4;
      const held = byKey ? table(members.length, member, () => base.words[zipf(random, base.words.length)]) : array(members.length, member);
      edge(head, Edge.property, byKey ? names.table : names.elements, held);
      // Members come and go; what follows stays as it is.
      random.state = mix(seed, unit, 1);
    }
    fill(head, kind, 0);
  };
}
