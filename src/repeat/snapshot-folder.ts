/** The folder of a leak test's snapshots: a temporary one. If the user names a folder, the complete snapshots are moved to it together. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { seriesPath } from '../sources/captured-sources.js';

const NAMES = ['s1', 's2', 's3'].map((name) => `${name}.heapsnapshot`);

interface SnapshotFolder {
  /** Where to write them, oldest first. */
  paths: string[];
  /** Moves complete snapshots to the folder that keeps them. Returns their paths from then on. */
  publish(): string[];
  /** Removes the temporary files. */
  close(): void;
}

/** @throws SnapdiffError 'cannot-write', or 'usage' where older snapshots would be overwritten */
export function openFolder(keep: string | undefined): SnapshotFolder {
  if (keep !== undefined) refuse(keep);
  const folder = mkdtempSync(join(keep ?? tmpdir(), '.snapdiff-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // A second Ctrl-C exits the process without waiting for close().
  process.on('exit', remove);
  const paths = NAMES.map((name) => join(folder, name));
  return {
    paths,
    publish() {
      if (keep === undefined) return paths;
      const sources = seriesPath(paths[paths.length - 1]);
      if (existsSync(sources)) renameSync(sources, join(keep, basename(sources)));
      return NAMES.map((name, at) => {
        // Only the user may read it: a heap contains passwords and keys.
        chmodSync(paths[at], 0o600);
        renameSync(paths[at], join(keep, name));
        return join(keep, name);
      });
    },
    close() {
      process.off('exit', remove);
      remove();
    },
  };
}

function refuse(keep: string): void {
  try {
    mkdirSync(keep, { recursive: true });
  } catch (cause) {
    throw new SnapdiffError('cannot-write', `cannot be created as a folder: ${(cause as NodeJS.ErrnoException).code}`, { path: keep }, { cause });
  }
  const taken = NAMES.find((name) => existsSync(join(keep, name)));
  if (taken !== undefined) throw new SnapdiffError('usage', `${keep} already has ${taken}`, {}, { hint: 'Give another folder to --keep, or remove it.' });
}
