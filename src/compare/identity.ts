/**
 * Determines whether the ids of two snapshots are from one process. If so, nearly all ids of the smaller snapshot are in the other, with the same type
 * and name; between two processes they match by chance, and some runtimes (Bun) renumber all objects in each snapshot.
 */
import { NodeType, type Snapshot } from '../format/snapshot.js';
import { equalTexts } from '../format/strings.js';
import { typeSet } from '../heap/named.js';
import { workspaceOf } from '../kernel/workspace.js';

export interface Identity {
  /** Share of the ids of the smaller snapshot that are in the other. */
  sharedIds: number;
  /** Share of the shared ids with the same type and name. */
  agreement: number;
  sameProcess: boolean;
  /** Whether the largest id of the current snapshot is smaller than the baseline's: the snapshots may be swapped. */
  looksSwapped: boolean;
}

/** Within a process 94 % or more agree, across processes 12 to 52 %. */
const MIN_AGREEMENT = 0.75;
/** Within a process 76 % or more of the smaller snapshot's ids are shared; renumbered ones share next to none. */
export const MIN_SHARED = 0.2;
/** Of these, a share of 94 % and one of 52 % are 80 standard deviations apart. */
const SAMPLES = 10_000;

export function identify(baseline: Snapshot, current: Snapshot, counterpart: Int32Array): Identity {
  let sharedCount = 0;
  for (let node = 0; node < counterpart.length; node++) if (counterpart[node] !== -1) sharedCount++;
  const stride = Math.max(1, Math.floor(sharedCount / SAMPLES));
  /** Shared ids until the next sample. */
  let left = 0;
  let compared = 0;
  let agreeing = 0;
  for (let node = 0; node < counterpart.length; node++) {
    const other = counterpart[node];
    if (other === -1) continue;
    if (left > 0) {
      left--;
      continue;
    }
    left = stride - 1;
    compared++;
    if (
      baseline.nodes.type[other] === current.nodes.type[node] &&
      equalTexts(baseline.strings, baseline.nodes.name[other], current.strings, current.nodes.name[node])
    ) {
      agreeing++;
    }
  }
  const sharedIds = sharedCount / Math.max(1, Math.min(baseline.nodeCount, current.nodeCount));
  const agreement = compared === 0 ? 0 : agreeing / compared;
  const sameProcess = sharedIds >= MIN_SHARED && agreement >= MIN_AGREEMENT;
  return { sharedIds, agreement, sameProcess, looksSwapped: sameProcess && largestId(baseline) > largestId(current) };
}

const objectTypes: readonly number[] = [NodeType.object, NodeType.closure, NodeType.array];

/** The largest id of a JavaScript object: V8 assigns ids in increasing order when it first records an object. */
function largestId(snapshot: Snapshot): number {
  const { nodeCount, nodes } = snapshot;
  return workspaceOf(snapshot).loops.largestOf(nodeCount, nodes.type, typeSet(objectTypes), nodes.id);
}
