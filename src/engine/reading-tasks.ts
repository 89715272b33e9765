/** Tasks that read a file and weigh its nodes: what needs more than one function of the modules below. */

import { endHandOff } from '../format/hand-off.js';
import type { InputFile } from '../format/input-file.js';
import { prepareHelper, readLaterEdges, type SharedReading } from '../format/parallel-edges.js';
import { readSnapshot } from '../format/read.js';
import type { Snapshot } from '../format/snapshot.js';
import { type Weights, weigh as weighNodes } from '../heap/heap.js';
import { type InterfaceDefinition, inferInterfaces } from '../heap/interfaces.js';
import { type WellKnownNodes, wellKnownNodes } from '../heap/well-known-nodes.js';
import { type Budget, reservation } from './budget.js';
import { sizeOf } from './column-memory.js';
import { type ProgressCell, report } from './task-progress.js';

/** A snapshot, and the nodes and names that all later tasks look for in it. */
export interface ReadSnapshot {
  snapshot: Snapshot;
  wellKnown: WellKnownNodes;
}

/** What a second thread needs to read the later edges of a file; null if one thread should read all of it. */
export const findHelper = (input: InputFile): Promise<SharedReading | null> => prepareHelper(input);

export async function read(input: InputFile, progress: ProgressCell, budget: Budget, helper: SharedReading | null): Promise<ReadSnapshot> {
  const reserve = reservation(budget, input.path);
  try {
    const snapshot = await readSnapshot(input, {
      onProgress: (fraction) => report(progress, 'reading', fraction),
      onSize: reserve,
      helper: helper ?? undefined,
    });
    reserve(sizeOf(snapshot));
    return { snapshot, wellKnown: wellKnownNodes(snapshot) };
  } finally {
    if (helper) endHandOff(helper.handOff);
  }
}

/** Reads the later edges of a file that another thread reads from its start. */
export const helpReading = (input: InputFile, helper: SharedReading): Promise<void> => readLaterEdges(input, helper);

interface Weighed {
  weights: Weights;
  /** Empty unless `infer`. */
  interfaces: InterfaceDefinition[];
}

export function weigh(snapshot: Snapshot, wellKnown: WellKnownNodes, infer: boolean): Weighed {
  const weights = weighNodes(snapshot, wellKnown);
  return { weights, interfaces: infer ? inferInterfaces(snapshot, weights.names) : [] };
}
