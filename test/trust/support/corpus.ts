/** Checks an input for the fuzzer and CI: the outcome is correct, and if it was read, it can be analysed and has no changes to itself. */

import { readSnapshotFrom } from '../../../src/format/read.js';
import { compareSnapshots } from '../../support/heaps.js';
import { pieces } from '../../support/pieces.js';
import { outcomeOf } from './outcome.js';

export async function whatIsWrong(bytes: Uint8Array): Promise<string | null> {
  const { code, wrong } = await outcomeOf({ what: '', bytes });
  if (wrong !== null || code !== 'read') return wrong;
  const snapshot = await readSnapshotFrom(pieces([bytes.subarray(0, 700), bytes.subarray(700)], bytes.length), { windowBytes: 100 });
  try {
    const { rows } = compareSnapshots(snapshot, snapshot, 'id');
    const hasEqualIds = new Set(snapshot.nodes.id).size < snapshot.nodeCount;
    const isChanged = rows.some((row) => row.newCount !== 0 || row.deletedCount !== 0 || row.resizedBytes !== 0);
    return isChanged && !hasEqualIds ? 'differs from itself' : null;
  } catch (error) {
    return `analysis threw ${(error as Error).stack}`;
  }
}
