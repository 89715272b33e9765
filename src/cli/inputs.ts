/**
 * What the words after `snapdiff` stand for: snapshots, one of them to audit, a folder of snapshots, or a saved report.
 */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { closeInput, type Input, type InputFile, openInput, pathOf, systemError, versionOf } from '../format/input-file.js';

/** `files`: the snapshots, opened and recognised; those that cannot be opened are left to their reader, and stay paths. The first of two may be a baseline. */
export type Inputs = { kind: 'snapshots'; paths: string[]; files: Input[] } | { kind: 'report'; file: InputFile };

const SNAPSHOT_NAME = /\.(heapsnapshot|heaptimeline)(\.(gz|br|zst|zstd))?$/i;

/** The caller closes the files. @throws SnapdiffError 'usage', or 'not-found' and the like for a single word */
export async function resolveInputs(words: readonly string[], folder: string, signal?: AbortSignal): Promise<Inputs> {
  if (words.length !== 1) return snapshots(words, folder, signal);
  const [path] = words;
  const input = await openInput(path, { folder, signal });
  if (input.kind === 'folder') return snapshots(await snapshotsOf(resolve(folder, path), path), folder, signal);
  if (isSnapshot(input)) return { kind: 'snapshots', paths: [path], files: [input] };
  return { kind: 'report', file: input };
}

/** All at once, because pipes may wait for each other. */
async function snapshots(paths: readonly string[], folder: string, signal: AbortSignal | undefined): Promise<Inputs> {
  const files = await Promise.all(
    paths.map(async (path): Promise<Input> => {
      const input = await openInput(path, { folder, signal }).catch(() => path);
      return typeof input !== 'string' && input.kind === 'folder' ? path : input;
    }),
  );
  const inputs: Inputs = { kind: 'snapshots', paths: [...paths], files };
  try {
    if (files.length > 2) await refuseRepeated(files);
  } catch (error) {
    closeInputs(inputs);
    throw error;
  }
  return inputs;
}

/** "A B A" ends where it began, and would say that nothing grew. @throws SnapdiffError 'usage' */
async function refuseRepeated(files: readonly Input[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const file of files) {
    const version = typeof file === 'string' ? null : await versionOf(file);
    if (version === null) continue;
    const first = seen.get(version);
    if (first !== undefined)
      throw new SnapdiffError('usage', `a snapshot is given twice: ${first} and ${pathOf(file)} are one file`, {}, { hint: 'Give each once, oldest first.' });
    seen.set(version, pathOf(file));
  }
}

/** The folder's snapshots, oldest first. */
async function snapshotsOf(absolute: string, shown: string): Promise<string[]> {
  const entries = await readdir(absolute).catch((cause: unknown) => {
    throw systemError(cause, shown);
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
 * Names that differ only in their numbers (s1, s2, s10; Heap.20260102.101500.1.0.001) give the order, also after copies,
 * archives and git, which rewrite files. Other names are ordered by the time of the last change, then by name.
 */
function timeOrder(files: readonly { name: string; time: number }[]): string[] {
  const byName = new Intl.Collator('en', { numeric: true }).compare;
  const shapes = new Set(files.map(({ name }) => name.replace(/\d+/g, '0')));
  const sorted = [...files].sort((left, right) => (shapes.size === 1 ? 0 : left.time - right.time) || byName(left.name, right.name));
  return sorted.map(({ name }) => name);
}

const isSnapshot = ({ kind, path }: InputFile): boolean => kind === 'snapshot' || kind === 'recording' || (kind === 'unknown' && SNAPSHOT_NAME.test(path));

/** Closes what resolveInputs() opened. Synchronous: it also runs when the process is about to end. */
export function closeInputs(inputs: Inputs): void {
  const files = inputs.kind === 'report' ? [inputs.file] : inputs.files;
  for (const file of files) if (typeof file !== 'string') void closeInput(file);
}
