/** Loads a file as a heap with classes; independent tasks run in parallel on several threads. */
import { statSync } from 'node:fs';
import type { Side } from '../compare/comparison.js';
import { endHandOff } from '../format/hand-off.js';
import type { InputFile } from '../format/input-file.js';
import type { Snapshot } from '../format/snapshot.js';
import type { Retainers } from '../graph/retainers.js';
import type { Heap } from '../heap/heap.js';
import type { InterfaceDefinition } from '../heap/interfaces.js';
import { mayBeRenamed } from '../object/original-classes.js';
import { capturedBeside } from '../sources/captured-sources.js';
import type { Engine } from './engine.js';
import type { ReadSnapshot } from './reading-tasks.js';
import { type ProgressCell, report } from './task-progress.js';

export interface LoadOptions {
  /** Interfaces for plain objects: this snapshot's, or those of a later one, which may not be ready yet. */
  interfaces: 'own' | InterfaceDefinition[] | Promise<InterfaceDefinition[]>;
  /** Called with the interfaces of this snapshot, before it is completely loaded. */
  onInterfaces?: (interfaces: InterfaceDefinition[]) => void;
  /** Called with the snapshot after reading. */
  onSnapshot?: (snapshot: Snapshot) => void;
  /** Called with the heap before its nodes are classified. */
  onHeap?: (heap: Heap) => void;
  /** Whether to sort the edges by target too. */
  retainers?: boolean;
  /** True for a heap that later questions will hardly be about. */
  isPassing?: true;
}

/** Loads a file; loadHeap(), or one that keeps heaps for later questions. */
export type LoadHeap = (engine: Engine, input: InputFile, options: LoadOptions) => Promise<LoadedHeap>;

export interface LoadedHeap extends Side {
  /** Interfaces used to classify the nodes. */
  interfaces: InterfaceDefinition[];
  /** Null unless requested. */
  retainers: Retainers | null;
  /** Identifies a heap that is kept for further questions; 0 for others. */
  number: number;
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
  const measured = await engine.run('retain', snapshot, snapshot, { ...weights, ...ranges }, domination);
  const heap: Heap = { ...measured, sourceSearch: { folders: engine.sourceMaps, captured: capturedBeside(input.path), writtenMs: changedMs(input.path) } };
  onHeap?.(heap);
  const definitions = interfaces === 'own' ? own : await interfaces;
  const asCompiled = await engine.run('classify', snapshot, heap, definitions);
  const classes = mayBeRenamed(heap, asCompiled) ? await engine.run('originalClasses', snapshot, heap, asCompiled) : asCompiled;
  report(progress, 'done');
  return { heap, classes, interfaces: definitions, retainers: await sorting, number: 0 };
}

/** Reads a file; with two threads a file, a helper reads its later edges. */
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

/** Undefined for a pipe. */
function changedMs(path: string): number | undefined {
  try {
    const status = statSync(path);
    return status.isFile() ? status.mtimeMs : undefined;
  } catch {
    return undefined;
  }
}
