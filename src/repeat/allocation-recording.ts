/** Records the allocation stacks of this thread, through its own inspector. Imports nothing: it is loaded into the process that is tested. */
import { Session } from 'node:inspector';

interface AllocationRecording {
  /** V8 forgets the stacks. */
  close(): void;
}

/** From now on V8 keeps the stack of each object, and snapshots have them. Calls are counted, so that V8 inlines nothing: see live/recording.ts. */
export async function recordAllocations(): Promise<AllocationRecording> {
  const session = new Session();
  session.connect();
  const post = (method: string, parameters = {}) =>
    new Promise<void>((resolve, reject) => session.post(method, parameters, (error) => (error ? reject(error) : resolve())));
  await post('Profiler.enable');
  await post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
  return { close: () => session.disconnect() };
}
