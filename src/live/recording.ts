/**
 * A recording of allocation stacks. V8's inspector has a timer while it records, by which a Node process whose work is done does not end (Node 20 to 26), so
 * the recording ends when nothing is left to do.
 */
import type { Inspector } from './inspector.js';

/** How often the program is asked, and how many answers in a row must say that it has nothing to do. */
const POLL_MS = 400;
const MIN_IDLE = 4;
/** How long a program that has nothing to do may take to end after the recording. */
const ENDING_MS = 2_000;

/** Whether nothing but its outputs keeps the event loop: no handle, request, timer or immediate that Node lists. */
const IS_IDLE = `typeof process === 'object' && !!process.getActiveResourcesInfo && process.getActiveResourcesInfo().length ===
  process._getActiveHandles().filter((handle) => { const fd = handle.fd ?? handle._handle?.fd; return fd === 1 || fd === 2; }).length`;

/**
 * From now on V8 keeps the stack of each object. What an inlined function allocates it ascribes to the caller, and it inlines what runs often, so calls are
 * counted meanwhile: V8 then runs no optimised code, and forgets what it had. Source: V8, src/execution/isolate.h, `use_optimizer()`;
 * src/debug/debug-coverage.cc, `SelectMode()`.
 * @throws SnapdiffError of the inspector
 */
export async function startStacks(inspector: Inspector): Promise<void> {
  const counted = async () => {
    await inspector.send('Profiler.enable');
    await inspector.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  };
  // An inspector that cannot count still records.
  await counted().catch(() => {});
  await inspector.send('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
}

/**
 * Begins a recording. What Node does not list, such as work of an addon, may go on in a program that seems to have nothing to do: then it is recorded
 * again, and stays so. `isBusy`: whether a snapshot is being taken.
 * @throws SnapdiffError of the inspector
 */
export async function startRecording(inspector: Inspector, isBusy: () => boolean): Promise<void> {
  await startStacks(inspector);
  let idle = 0;
  let isAsked = false;
  const timer = setInterval(() => {
    if (isAsked || isBusy()) return;
    isAsked = true;
    inspector
      .send('Runtime.evaluate', { expression: IS_IDLE, returnByValue: true })
      .then(async ({ result }) => {
        idle = (result as { value?: unknown } | undefined)?.value === true ? idle + 1 : 0;
        if (idle >= MIN_IDLE && !isBusy()) await pauseRecording();
      })
      // Its end is reported by what waits for it.
      .catch(stop)
      .finally(() => (isAsked = false));
  }, POLL_MS);
  timer.unref();
  const stop = () => clearInterval(timer);
  inspector.closed.then(stop, stop);

  async function pauseRecording(): Promise<void> {
    stop();
    await inspector.send('Profiler.disable').catch(() => {});
    await inspector.send('HeapProfiler.disable');
    setTimeout(() => void startStacks(inspector).catch(() => {}), ENDING_MS).unref();
  }
}
