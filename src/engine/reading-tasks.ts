/** Tasks that read a file and compute sizes: those that combine several functions of other modules. */

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

/** A snapshot, and the names and WeakMap entries that later tasks need. */
export interface ReadSnapshot {
  snapshot: Snapshot;
  wellKnown: WellKnownNodes;
}

/** Prepares the helper that reads the later edges of a file; null if one thread should read the whole file. */
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

/** Runs the helper, while another thread reads the file from its start. */
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
