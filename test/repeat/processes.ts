/** Waiting for other processes. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Asks until it is so; a test that waits for ever fails by its own timeout. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(20);
}

/** Ended; on a system without a proper init its number may still be taken. */
export function isGone(pid: number): boolean {
  if (existsSync(`/proc/${pid}/stat`) && /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
