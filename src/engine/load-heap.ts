/** From a file to its heap with classes, as tasks: what does not depend on each other runs on several threads at once. */
import type { Side } from '../compare/comparison.js';
import { endHandOff } from '../format/hand-off.js';
import type { InputFile } from '../format/input-file.js';
import type { Snapshot } from '../format/snapshot.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import type { InterfaceDefinition } from '../heap/interfaces.js';
import type { Engine } from './engine.js';
import type { ReadSnapshot } from './reading-tasks.js';
import { type ProgressCell, report } from './task-progress.js';

interface LoadOptions {
  /** Interfaces that plain objects take: this snapshot's own, or those of a later one, which may still be on their way. */
  interfaces: 'own' | InterfaceDefinition[] | Promise<InterfaceDefinition[]>;
  /** Called with the snapshot's own interfaces long before all of it is loaded. */
  onInterfaces?: (interfaces: InterfaceDefinition[]) => void;
  /** Called with the snapshot once it is read. */
  onSnapshot?: (snapshot: Snapshot) => void;
  /** Called with the heap before its nodes are classified. */
  onHeap?: (heap: Heap) => void;
  /** Sort the edges by target too, when a thread is free. */
  retainers?: boolean;
}

interface LoadedHeap extends Side {
  /** Those that the nodes were classified with. */
  interfaces: InterfaceDefinition[];
  /** Null unless asked for. */
  retainers: Retainers | null;
}

/** @throws SnapdiffError */
export async function loadHeap(engine: Engine, input: InputFile, options: LoadOptions): Promise<LoadedHeap> {
  const { interfaces, onSnapshot, onInterfaces, onHeap, retainers: wantsRetainers = false } = options;
  const progress = engine.begin(input.path);
  const { snapshot, wellKnown } = await read(engine, input, progress);
  engine.hold(snapshot);
  report(progress, 'analysing');
  onSnapshot?.(snapshot);
  const dominating = engine.run('dominate', snapshot, snapshot, wellKnown);
  const weighing = engine.run('weigh', snapshot, snapshot, wellKnown, interfaces === 'own');
  const ranging = engine.run('range', snapshot, snapshot, wellKnown);
  const sorting = dominating.then(({ essential }) => (wantsRetainers ? engine.run('sortRetainers', snapshot, snapshot, essential) : null));
  sorting.catch(() => {});
  const [{ weights, interfaces: own }, ranges, domination] = await Promise.all([
    weighing.then((weighed) => {
      onInterfaces?.(weighed.interfaces);
      return weighed;
    }),
    ranging,
    dominating,
  ]);
  report(progress, 'classes');
  const heap = await engine.run('retain', snapshot, snapshot, { ...weights, ...ranges }, domination);
  onHeap?.(heap);
  const definitions = interfaces === 'own' ? own : await interfaces;
  const classes = await engine.run('classify', snapshot, heap, definitions);
  report(progress, 'done');
  return { heap, classes, interfaces: definitions, retainers: await sorting };
}

/** With two threads a file, both read it. */
async function read(engine: Engine, input: InputFile, progress: ProgressCell): Promise<ReadSnapshot> {
  const { path } = input;
  const helper = engine.hasTwoThreadsPerFile ? await engine.run('findHelper', { path }, input) : null;
  if (helper) {
    // Whether it resolves or rejects, release the reader that waits for it.
    const ended = () => endHandOff(helper.handOff);
    engine.run('helpReading', { path }, input, helper).then(ended, ended);
  }
  return engine.run('read', { path }, input, progress, engine.budget, helper);
}
