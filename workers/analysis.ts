/** Tasks on one snapshot, from its file to its heap with classes. */
import { type Budget, reservation, sizeOf } from '../src/budget.js';
import { type Beside, preparedForTwo, readEdgesBeside } from '../src/format/edges-beside.js';
import { endMeeting } from '../src/format/meeting.js';
import { readSnapshot } from '../src/format/read.js';
import type { Snapshot } from '../src/format/snapshot.js';
import type { EdgeSet } from '../src/graph/graph.js';
import type { Retainers } from '../src/graph/retainers.js';
import { type Classes, classify as classifyNodes } from '../src/heap/classes.js';
import {
  type Domination,
  dominate as dominateHeap,
  type Heap,
  type Measures,
  type Ranges,
  range as rangeHeap,
  retain as retainHeap,
  sortRetainers,
  type Weights,
  weigh as weighHeap,
} from '../src/heap/heap.js';
import { type InterfaceDefinition, inferInterfaces } from '../src/heap/interfaces.js';
import { type Landmarks, landmarks } from '../src/heap/landmarks.js';
import { columnBytes } from '../src/memory.js';
import { type ProgressCell, report } from '../src/progress.js';
import { type Outcome, settle } from './outcome.js';

/** A snapshot, and what all the tasks to come look for in it. */
export interface Read {
  snapshot: Snapshot;
  known: Landmarks;
}

/** Null where one thread is to read the file. */
export async function prepare({ path }: { path: string }): Promise<Outcome<Beside | null>> {
  return settle(path, 0, () => preparedForTwo(path));
}

export interface ReadTask {
  path: string;
  progress: ProgressCell;
  budget: Budget;
  beside?: Beside | undefined;
}

export async function read({ path, progress, budget, beside }: ReadTask): Promise<Outcome<Read>> {
  return settle(path, 0, async () => {
    const reserve = reservation(budget, path);
    try {
      const snapshot = await readSnapshot(path, { onProgress: (fraction) => report(progress, 'reading', fraction), onSize: reserve, beside });
      reserve(sizeOf(snapshot));
      return { snapshot, known: landmarks(snapshot) };
    } finally {
      if (beside) endMeeting(beside.meeting);
    }
  });
}

/** The later edges of a file that another thread reads. */
export async function readBeside({ path, beside }: { path: string; beside: Beside }): Promise<Outcome<null>> {
  return settle(path, 0, async () => {
    await readEdgesBeside(path, beside);
    return null;
  });
}

export interface Weighed {
  weights: Weights;
  /** Empty unless they were asked for. */
  interfaces: InterfaceDefinition[];
}

export async function weigh({ snapshot, known, infer }: Read & { infer: boolean }): Promise<Outcome<Weighed>> {
  return settle(snapshot.path, columnBytes(snapshot), () => {
    const weights = weighHeap(snapshot, known);
    return { weights, interfaces: infer ? inferInterfaces(snapshot, weights.names) : [] };
  });
}

export async function range({ snapshot, known }: Read): Promise<Outcome<Ranges>> {
  return settle(snapshot.path, columnBytes(snapshot), () => rangeHeap(snapshot, known));
}

export async function dominate({ snapshot, known }: Read): Promise<Outcome<Domination>> {
  return settle(snapshot.path, columnBytes(snapshot), () => dominateHeap(snapshot, known));
}

/** The heap complete. */
export async function retain({ snapshot, measures, domination }: RetainTask): Promise<Outcome<Heap>> {
  return settle(snapshot.path, columnBytes(snapshot), () => retainHeap(snapshot, measures, domination));
}

export interface RetainTask {
  snapshot: Snapshot;
  measures: Measures;
  domination: Domination;
}

export async function classify({ heap, interfaces }: { heap: Heap; interfaces: InterfaceDefinition[] }): Promise<Outcome<Classes>> {
  return settle(heap.snapshot.path, columnBytes(heap.snapshot), () => classifyNodes(heap, interfaces));
}

/** Edges of a heap by target. */
export async function retainers({ snapshot, essential }: { snapshot: Snapshot; essential: EdgeSet }): Promise<Outcome<Retainers>> {
  return settle(snapshot.path, columnBytes(snapshot), () => sortRetainers(snapshot, essential));
}
