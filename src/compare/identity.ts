/**
 * Do the ids of two snapshots belong to one process? Within one, nearly all ids of the smaller file appear in the other and stand for
 * the same thing; between two processes they match by chance, and some writers (Bun) renumber everything.
 */
import { NodeType, type Snapshot } from '../format/snapshot.js';
import { equalTexts } from '../format/strings.js';
import { typeSet } from '../heap/named.js';
import { workspaceOf } from '../kernel/workspace.js';

export interface Identity {
  /** Of the ids of the smaller snapshot, the share that the other has too. */
  sharedIds: number;
  /** Of the shared ids, the share that have the same type and name. */
  agreement: number;
  sameProcess: boolean;
  /** The later snapshot has given out fewer ids than the earlier one: they may be swapped. */
  looksSwapped: boolean;
}

/** Within a process 94 % or more agree, across processes 12 to 52 %. */
const LEAST_AGREEMENT = 0.75;
/** Within a process 76 % or more of the smaller snapshot's ids are shared; renumbered ones share next to none. */
export const LEAST_SHARED = 0.2;
const SAMPLES = 50_000;

export function identify(baseline: Snapshot, current: Snapshot, counterpart: Int32Array): Identity {
  let sharedCount = 0;
  for (let node = 0; node < counterpart.length; node++) if (counterpart[node] !== -1) sharedCount++;
  const stride = Math.max(1, Math.floor(sharedCount / SAMPLES));
  /** Of the shared ones until the next sample. */
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
  const sameProcess = sharedIds >= LEAST_SHARED && agreement >= LEAST_AGREEMENT;
  return { sharedIds, agreement, sameProcess, looksSwapped: sameProcess && largestId(baseline) > largestId(current) };
}

const objectTypes: readonly number[] = [NodeType.object, NodeType.closure, NodeType.array];

/** The largest id of a JavaScript object: V8 gives them out in order of first sight, so it only rises. */
function largestId(snapshot: Snapshot): number {
  const { nodeCount, nodes } = snapshot;
  return workspaceOf(snapshot).loops.largestOf(nodeCount, nodes.type, typeSet(objectTypes), nodes.id);
}
