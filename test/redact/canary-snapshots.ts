/** The two snapshots that canaries.mjs writes, once for all files of a process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let written: [before: string, after: string] | undefined;

export function canarySnapshots(): [before: string, after: string] {
  if (written) return written;
  const folder = mkdtempSync(join(tmpdir(), 'canaries-'));
  written = [join(folder, 'a.heapsnapshot'), join(folder, 'b.heapsnapshot')];
  execFileSync(process.execPath, [join(import.meta.dirname, 'canaries.mjs'), ...written], { stdio: 'ignore' });
  return written;
}

/** The places whose canaries occur in a text: "mapkey" of "canary-mapkey12-60606". */
export const placesIn = (text: string): string[] => [...new Set([...text.matchAll(/canary-([a-z]+)/g)].map(([, place]) => place))].sort();
