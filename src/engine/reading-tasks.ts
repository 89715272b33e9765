/** Tasks that read a file and weigh its nodes: what needs more than one function of the modules below. */
import { type Beside, preparedForTwo, readEdgesBeside } from '../format/edges-beside.js';
import type { InputFile } from '../format/input-file.js';
import { endMeeting } from '../format/meeting.js';
import { readSnapshot } from '../format/read.js';
import type { Snapshot } from '../format/snapshot.js';
import { type Weights, weigh as weighNodes } from '../heap/heap.js';
import { type InterfaceDefinition, inferInterfaces } from '../heap/interfaces.js';
import { type Landmarks, landmarks } from '../heap/landmarks.js';
import { type Budget, reservation } from './budget.js';
import { sizeOf } from './column-memory.js';
import { type ProgressCell, report } from './task-progress.js';

/** A snapshot, and the nodes and names that all later tasks look for in it. */
export interface ReadSnapshot {
  snapshot: Snapshot;
  known: Landmarks;
}

/** What a second thread needs to read the later edges of a file; null if one thread should read all of it. */
export const findHelper = (input: InputFile): Promise<Beside | null> => preparedForTwo(input);

export async function read(input: InputFile, progress: ProgressCell, budget: Budget, helper: Beside | null): Promise<ReadSnapshot> {
  const reserve = reservation(budget, input.path);
  try {
    const snapshot = await readSnapshot(input, {
      onProgress: (fraction) => report(progress, 'reading', fraction),
      onSize: reserve,
      beside: helper ?? undefined,
    });
    reserve(sizeOf(snapshot));
    return { snapshot, known: landmarks(snapshot) };
  } finally {
    if (helper) endMeeting(helper.meeting);
  }
}

/** Reads the later edges of a file that another thread reads from its start. */
export const helpReading = (input: InputFile, helper: Beside): Promise<void> => readEdgesBeside(input, helper);

interface Weighed {
  weights: Weights;
  /** Empty unless `infer`. */
  interfaces: InterfaceDefinition[];
}

export function weigh(snapshot: Snapshot, known: Landmarks, infer: boolean): Weighed {
  const weights = weighNodes(snapshot, known);
  return { weights, interfaces: infer ? inferInterfaces(snapshot, weights.names) : [] };
}
