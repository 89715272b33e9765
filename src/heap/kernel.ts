/** The compiled loops for a snapshot, where they can run; what they give is the same as what the plain ones do. */
import type { Snapshot } from '../format/snapshot.js';
import { type GraphKernel, graphKernel } from '../kernel/graph.js';

const known = new WeakMap<object, GraphKernel>();

export function kernelOf({ graphMemory }: Snapshot): GraphKernel | null {
  if (!graphMemory) return null;
  let kernel = known.get(graphMemory);
  if (!kernel) known.set(graphMemory, (kernel = graphKernel(graphMemory)));
  return kernel;
}
