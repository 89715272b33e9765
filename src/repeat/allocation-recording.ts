/** Records the allocation stacks of this thread, through its own inspector. Imports nothing: it is loaded into the process that is tested. */
import { Session } from 'node:inspector';

interface AllocationRecording {
  /** V8 forgets the stacks. */
  close(): void;
}

/** From now on V8 keeps the stack of each object, and snapshots have them. */
export async function recordAllocations(): Promise<AllocationRecording> {
  const session = new Session();
  session.connect();
  await new Promise<void>((resolve, reject) =>
    session.post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true }, (error) => (error ? reject(error) : resolve())),
  );
  return { close: () => session.disconnect() };
}
