/**
 * What every generated heap begins with: the roots, V8's maps and oddballs, classes with constructors, prototypes and scripts, functions,
 * module contexts, and two objects of the program that hold everything else: a registry, and the log that leaks.
 */
import { below, mix, next, type Random, zipf } from './random.js';
import { addEdge, addNode, Edge, type Place, type Sketch, Type } from './sketch.js';
import { CLASS_COUNT, type Vocabulary } from './vocabulary.js';

const FUNCTION_COUNT = 600;
const MODULE_COUNT = 25;
const SHAPE_COUNT = 150;
const SCRIPT_COUNT = 60;

export interface ClassParts {
  name: number;
  prototype: number;
  map: number;
  place: Place | null;
}

interface FunctionParts {
  name: number;
  shared: number;
  cell: number;
  context: number;
  place: Place;
}

export interface BaseHeap {
  vocabulary: Vocabulary;
  maps: { string: number; number: number; array: number; cons: number; context: number; closure: number; code: number; shape: number; table: number };
  oddballs: number[];
  words: number[];
  classes: ClassParts[];
  /** Plain objects of the same properties share a map. */
  shapes: number[];
  functions: FunctionParts[];
  builtin: Record<'Object' | 'Array' | 'Map' | 'WeakMap' | 'Function' | 'Uint8Array' | 'ArrayBuffer', ClassParts>;
  lazyCode: number;
}

const rootNames = [
  '(Bootstrapper)',
  '(Builtins)',
  '(Client heap)',
  '(Code flusher)',
  '(Compilation cache)',
  '(Debugger)',
  '(Extensions)',
  '(Eternal handles)',
  '(External strings)',
  '(Global handles)',
  '(Handle scope)',
  '(Micro tasks)',
  '(Read-only roots)',
  '(Relocatable)',
  '(Retain maps)',
  '(Shareable object cache)',
  '(SharedStruct type registry)',
  '(Smi roots)',
  '(Stack roots)',
  '(Startup object cache)',
  '(Strong root list)',
  '(Strong roots)',
  '(Thread manager)',
  '(Traced handles)',
  '(Weak roots)',
  '(Write barrier)',
];

/** What the program holds: first nodes of what comes after this heap. */
export interface Holdings {
  registry: readonly number[];
  log: readonly number[];
  /** String index of "0"; "1" and so on follow. */
  firstNumeral: number;
}

/** Draws it all, from ordinal 0 on. The same for the same seed, but for the edges to what the program holds. */
export function drawBaseHeap(sketch: Sketch, seed: number, vocabulary: Vocabulary, holdings: Holdings): BaseHeap {
  const random: Random = { state: mix(seed, -2) };
  const { word } = vocabulary;
  const node = (type: number, name: string | number, size: number) => addNode(sketch, type, typeof name === 'number' ? name : word(name), size);
  const edge = (from: number, type: number, name: string | number, to: number) => addEdge(sketch, from, type, typeof name === 'number' ? name : word(name), to);

  const root = node(Type.synthetic, '', 0);
  const gcRoots = node(Type.synthetic, '(GC roots)', 0);
  const groups = rootNames.map((name) => node(Type.synthetic, name, 0));
  const groupOf = (name: string) => groups[rootNames.indexOf(name)];
  const global = node(Type.object, 'global', 40);
  edge(root, Edge.element, 1, gcRoots);
  edge(root, Edge.shortcut, 2, global);
  ['C++ Persistent roots', 'C++ CrossThreadPersistent roots', 'C++ native stack roots', 'Node / Environment'].forEach((name, at) => {
    edge(root, Edge.element, 3 + at, node(Type.synthetic, name, at === 3 ? 2664 : 0));
  });
  groups.forEach((group, at) => {
    edge(gcRoots, Edge.element, at + 1, group);
  });
  let rooted = 0;
  const rootIn = (group: string, target: number) => edge(groupOf(group), Edge.element, ++rooted, target);

  const metaMap = node(Type.hidden, 'system / Map', 0);
  const map = (name = 'system / Map') => {
    const made = node(Type.hidden, name, 0);
    edge(made, Edge.internal, 'map', metaMap);
    rootIn('(Read-only roots)', made);
    return made;
  };
  edge(metaMap, Edge.internal, 'map', metaMap);
  rootIn('(Read-only roots)', metaMap);
  const maps = {
    string: map('system / Map (SeqOneByteString)'),
    number: map(),
    array: map(),
    cons: map('system / Map (ConsOneByteString)'),
    context: map(),
    closure: map(),
    code: map(),
    shape: map(),
    table: map(),
  };
  const oddballs = ['undefined', 'null', 'true', 'false'].map((name) => {
    const made = node(Type.hidden, name, 0);
    edge(made, Edge.internal, 'map', map());
    rootIn('(Strong root list)', made);
    return made;
  });
  const words = vocabulary.words.map((text) => {
    const made = node(Type.string, text, 16 + 8 * Math.ceil(vocabulary.texts[text].length / 8));
    edge(made, Edge.internal, 'map', maps.string);
    return made;
  });
  const lazyCode = node(Type.code, '(CompileLazy builtin code)', 88);
  rootIn('(Builtins)', lazyCode);
  const nativeContext = node(Type.hidden, 'system / NativeContext', 2400);
  rootIn('(Global handles)', nativeContext);
  edge(nativeContext, Edge.internal, 'map', maps.context);

  const scripts = Array.from({ length: SCRIPT_COUNT }, () => {
    const made = node(Type.code, 'system / Script', 144);
    edge(made, Edge.internal, 'name', words[below(random, words.length)]);
    edge(made, Edge.internal, 'map', maps.code);
    return made;
  });
  const contexts = Array.from({ length: MODULE_COUNT }, () => {
    const made = node(Type.object, 'system / Context', 32 + 8 * below(random, 60));
    edge(made, Edge.internal, 'scope_info', node(Type.code, 'system / ScopeInfo', 120));
    edge(made, Edge.internal, 'previous', nativeContext);
    edge(made, Edge.internal, 'map', maps.context);
    return made;
  });
  const makeFunction = (name: number): FunctionParts => {
    const script = below(random, SCRIPT_COUNT);
    const shared = node(Type.code, name, 72);
    const bytecode = node(Type.code, 'system / BytecodeArray', 64 + 8 * below(random, 40));
    const pool = node(Type.code, '(constant pool)', 56);
    const cell = node(Type.code, 'system / FeedbackCell', 24);
    edge(shared, Edge.internal, 'function_data', bytecode);
    edge(shared, Edge.internal, 'script', scripts[script]);
    edge(shared, Edge.internal, 'map', maps.code);
    edge(bytecode, Edge.internal, 'constant_pool', pool);
    edge(bytecode, Edge.internal, 'map', maps.code);
    for (let slot = 0; slot < 5; slot++) edge(pool, Edge.hidden, slot + 2, words[below(random, words.length)]);
    edge(cell, Edge.internal, 'value', oddballs[0]);
    edge(cell, Edge.internal, 'map', maps.code);
    const place = { scriptId: 40 + script, line: below(random, 2000), column: below(random, 80) };
    return { name, shared, cell, context: contexts[below(random, MODULE_COUNT)], place };
  };
  const makeClass = (name: number, located: boolean): ClassParts => {
    const parts = makeFunction(name);
    const maker = node(Type.closure, name, 64);
    const prototype = node(Type.object, name, 56);
    const shape = node(Type.shape, 'system / Map', 72);
    edge(maker, Edge.property, 'prototype', prototype);
    edge(maker, Edge.internal, 'shared', parts.shared);
    edge(maker, Edge.internal, 'context', parts.context);
    edge(maker, Edge.internal, 'feedback_cell', parts.cell);
    edge(maker, Edge.internal, 'map', maps.closure);
    edge(prototype, Edge.property, 'constructor', maker);
    edge(prototype, Edge.internal, 'map', maps.shape);
    edge(shape, Edge.internal, 'prototype', prototype);
    edge(shape, Edge.internal, 'constructor', maker);
    edge(shape, Edge.internal, 'map', maps.shape);
    edge(located ? parts.context : nativeContext, located ? Edge.context : Edge.internal, name, maker);
    return { name, prototype, map: shape, place: located ? parts.place : null };
  };
  const builtIn = (name: string) => makeClass(word(name), false);
  const builtin = {
    Object: builtIn('Object'),
    Array: builtIn('Array'),
    Map: builtIn('Map'),
    WeakMap: builtIn('WeakMap'),
    Function: builtIn(''),
    Uint8Array: builtIn('Uint8Array'),
    ArrayBuffer: builtIn('ArrayBuffer'),
  };
  const classes = Array.from({ length: CLASS_COUNT }, (_, at) => makeClass(vocabulary.className[at], next(random) < 0.9));
  const shapes = Array.from({ length: SHAPE_COUNT }, () => {
    const shape = node(Type.shape, 'system / Map', 72);
    edge(shape, Edge.internal, 'prototype', builtin.Object.prototype);
    edge(shape, Edge.internal, 'map', maps.shape);
    edge(nativeContext, Edge.weak, 'transition', shape);
    return shape;
  });
  const functions = Array.from({ length: FUNCTION_COUNT }, () => makeFunction(vocabulary.property[zipf(random, vocabulary.property.length)]));

  const main = node(Type.closure, 'main', 64);
  edge(global, Edge.property, 'main', main);
  edge(main, Edge.internal, 'context', contexts[0]);
  edge(main, Edge.internal, 'shared', functions[0].shared);
  edge(main, Edge.internal, 'map', maps.closure);
  for (const context of contexts) rootIn('(Global handles)', context);
  const list = (owner: string, field: string, held: readonly number[]) => {
    const holder = node(Type.object, owner, 32);
    const array = node(Type.object, 'Array', 32);
    const elements = node(Type.array, '(object elements)', 16 + 8 * held.length);
    edge(contexts[0], Edge.context, field, holder);
    edge(holder, Edge.property, 'entries', array);
    edge(holder, Edge.internal, 'map', maps.shape);
    held.forEach((target, at) => {
      edge(array, Edge.element, at, target);
      edge(elements, Edge.internal, holdings.firstNumeral + at, target);
    });
    edge(array, Edge.property, '__proto__', builtin.Array.prototype);
    edge(array, Edge.internal, 'elements', elements);
    edge(array, Edge.internal, 'map', builtin.Array.map);
    edge(elements, Edge.internal, 'map', maps.array);
  };
  list('Registry', 'registry', holdings.registry);
  list('RequestLog', 'requestLog', holdings.log);
  return { vocabulary, maps, oddballs, words, classes, shapes, functions, builtin, lazyCode };
}
