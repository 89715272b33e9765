/**
 * Machines that run tests stand still now and then, for a minute even; limits of time that are right (of a test, of `snapdiff run`) are over then.
 * This notes when everything stood still; try-again.ts repeats a test that failed meanwhile, and no other.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A file that holds the time at which everything went on again. */
    standstill: string;
  }
}

const TICK_MS = 250;
/** Vitest's main process is never as busy as this. */
const STANDSTILL_MS = 4_000;

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-standstill-'));
  const path = join(folder, 'last');
  writeFileSync(path, '0');
  provide('standstill', path);
  let last = Date.now();
  const clock = setInterval(() => {
    const now = Date.now();
    if (now - last > STANDSTILL_MS) {
      writeFileSync(path, String(now));
      console.warn(`The machine stood still for ${Math.round((now - last) / 1000)} s.`);
    }
    last = now;
  }, TICK_MS);
  return () => {
    clearInterval(clock);
    rmSync(folder, { recursive: true, force: true });
  };
}
