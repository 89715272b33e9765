/** Waiting for other processes. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Polls until the condition holds; the timeout of the test limits the wait. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(20);
}

/** Whether a process has ended; it may remain as a zombie if init does not reap it. */
export function isGone(pid: number): boolean {
  if (existsSync(`/proc/${pid}/stat`) && /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
