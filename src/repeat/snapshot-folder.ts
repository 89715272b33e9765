/**
 * Where the snapshots of a leak test lie: a folder that is removed, or one that the user asked for, in which they appear together when all
 * are written.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SnapdiffError } from '../errors.js';

const NAMES = ['s1', 's2', 's3'].map((name) => `${name}.heapsnapshot`);

export interface SnapshotFolder {
  /** Where to write them, oldest first. */
  paths: string[];
  /** All are written: where they are from now on. */
  settle(): string[];
  /** Removes what is not to be kept. */
  close(): void;
}

/** @throws SnapdiffError 'cannot-write', or 'usage' where older snapshots would be overwritten */
export function openFolder(keep: string | undefined): SnapshotFolder {
  if (keep !== undefined) refuse(keep);
  const folder = mkdtempSync(join(keep ?? tmpdir(), '.snapdiff-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // A second Ctrl-C ends the process in the middle of whatever it does.
  process.on('exit', remove);
  const paths = NAMES.map((name) => join(folder, name));
  return {
    paths,
    settle() {
      if (keep === undefined) return paths;
      return NAMES.map((name, at) => {
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
    throw new SnapdiffError('cannot-write', `cannot be made a folder: ${(cause as NodeJS.ErrnoException).code}`, { path: keep }, { cause });
  }
  const taken = NAMES.find((name) => existsSync(join(keep, name)));
  if (taken !== undefined) throw new SnapdiffError('usage', `${keep} already has ${taken}`, {}, { hint: 'Give another folder to --keep, or remove it.' });
}
