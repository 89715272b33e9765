/**
 * What the words after `snapdiff` stand for: snapshots, a folder of snapshots, or a saved report.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SnapdiffError } from '../errors.js';

export type Inputs = { kind: 'snapshots'; paths: string[] } | { kind: 'report'; path: string };

const SNAPSHOT_NAME = /\.(heapsnapshot|heaptimeline)(\.(gz|br|zst|zstd))?$/i;

/** @throws SnapdiffError 'usage', or 'not-found' and the like for a single word */
export async function resolveInputs(words: readonly string[], folder: string): Promise<Inputs> {
  if (words.length !== 1) return { kind: 'snapshots', paths: [...words] };
  const [path] = words;
  const absolute = resolve(folder, path);
  const found = await stat(absolute).catch((cause: unknown) => {
    throw missing(path, cause);
  });
  if (found.isDirectory()) return { kind: 'snapshots', paths: await snapshotsOf(absolute, path) };
  if (!found.isFile() || (await isSnapshot(absolute, path))) {
    throw new SnapdiffError(
      'usage',
      `only one snapshot given (${path}); two are compared`,
      {},
      { hint: `Write snapdiff <baseline> <current>, or snapdiff summary ${path}` },
    );
  }
  return { kind: 'report', path };
}

function missing(path: string, cause: unknown): SnapdiffError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SnapdiffError('not-found', 'does not exist', { path }, { cause });
  return new SnapdiffError('unreadable', `cannot be read: ${code === 'EACCES' ? 'permission denied' : code}`, { path }, { cause });
}

/** The folder's snapshots, oldest first. */
async function snapshotsOf(absolute: string, shown: string): Promise<string[]> {
  const entries = await readdir(absolute).catch((cause: unknown) => {
    throw missing(shown, cause);
  });
  const names = entries.filter((name) => SNAPSHOT_NAME.test(name));
  if (names.length < 2) {
    const many = names.length === 0 ? 'no snapshot' : 'only one snapshot';
    throw new SnapdiffError(
      'usage',
      `${shown} holds ${many} (*.heapsnapshot, *.heaptimeline, also .gz, .br, .zst); two or more are compared`,
      {},
      { hint: '' },
    );
  }
  const times = await Promise.all(names.map(async (name) => (await stat(join(absolute, name))).mtimeMs));
  const order = timeOrder(names.map((name, position) => ({ name, time: times[position] })));
  return order.map((name) => join(shown, name));
}

/**
 * Names that differ only in their numbers (s1, s2, s10; Heap.20260102.101500.1.0.001) tell the order themselves, and survive copies,
 * archives and git, which write files anew. Other names are ordered by the time of the last change, then by name.
 */
export function timeOrder(files: readonly { name: string; time: number }[]): string[] {
  const byName = new Intl.Collator('en', { numeric: true }).compare;
  const shapes = new Set(files.map(({ name }) => name.replace(/\d+/g, '0')));
  const sorted = [...files].sort((left, right) => (shapes.size === 1 ? 0 : left.time - right.time) || byName(left.name, right.name));
  return sorted.map(({ name }) => name);
}

/** By its first bytes: compressed data is taken for a snapshot (reports are saved plain), JSON by its first key. */
async function isSnapshot(absolute: string, shown: string): Promise<boolean> {
  const handle = await open(absolute, 'r').catch((cause: unknown) => {
    throw missing(shown, cause);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const head = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
    if (bytesRead === 0) throw new SnapdiffError('empty', 'is empty (0 bytes)', { path: shown, byteOffset: 0 });
    return /^\s*\{\s*"(snapshot|nodes|edges|strings)"/.test(head) || /[\x00-\x08\uFFFD]/.test(head.slice(0, 16)) || SNAPSHOT_NAME.test(shown);
  } finally {
    await handle.close();
  }
}
