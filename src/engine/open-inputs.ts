/** Opens the inputs of an analysis, identifies their kind, and closes them at the end. */
import { SnapdiffError } from '../errors.js';
import { closeInput, type Input, type InputFile, openInputFile } from '../format/input-file.js';
import { checkOption, inputsCheck } from '../option-checks.js';
import { abortedError } from './task-errors.js';

/** Runs `work` with all inputs open. Opens paths concurrently, because pipes may wait for each other, and closes them when `work` settles. */
export async function withInputs<Value>(
  inputs: readonly Input[],
  signal: AbortSignal | undefined,
  work: (files: InputFile[]) => Promise<Value>,
): Promise<Value> {
  checkOption('the snapshots', inputs, inputsCheck);
  if (signal?.aborted) throw abortedError(signal);
  // Not AbortSignal.any(), whose signals may be collected before they are aborted (Node 20.20).
  const stop = new AbortController();
  const forward = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', forward);
  const opening = inputs.map(async (input) => (typeof input === 'string' ? openInputFile(input, { signal: stop.signal }) : input));
  for (const one of opening) one.catch(() => {});
  try {
    const files: InputFile[] = [];
    for (const one of opening) files.push(await one);
    return await work(files);
  } catch (error) {
    throw signal?.aborted && !(error instanceof SnapdiffError) ? abortedError(signal) : error;
  } finally {
    signal?.removeEventListener('abort', forward);
    stop.abort();
    for (const [position, one] of opening.entries()) {
      const file = await one.catch(() => null);
      if (file && typeof inputs[position] === 'string') await closeInput(file);
    }
  }
}

/** Rejects baselines and reports; the reader rejects other files. @throws SnapdiffError 'usage' */
export function expectSnapshots(files: readonly InputFile[]): void {
  for (const { kind, path } of files) {
    if (kind === 'baseline') {
      const hint = 'Run snapdiff base.json after.heapsnapshot.';
      throw new SnapdiffError('usage', `${path} is a baseline file, which can only replace the earlier of two snapshots`, {}, { hint });
    }
    if (kind === 'report') throw new SnapdiffError('usage', `${path} is a report, not a snapshot`, {}, { hint: `Run snapdiff ${path} to print it.` });
  }
}
