/**
 * What the words after `snapdiff` stand for: snapshots, one of them to audit, folders of snapshots, or a saved report.
 */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SnapdiffError } from '../errors.js';
import { closeInput, type Input, type InputFile, openInput, pathOf, versionOf } from '../format/input-file.js';
import type { SeriesList } from './snapshot-folders.js';

/** `files`: the snapshots, opened and recognised; those that cannot be opened are left to their reader, and stay paths. The first of two may be a baseline. */
export type Inputs = { kind: 'snapshots'; paths: string[]; files: Input[] } | { kind: 'report'; file: InputFile };

const SNAPSHOT_NAME = /\.(heapsnapshot|heaptimeline)(\.(gz|br|zst|zstd))?$/i;

/** What is compared with what: the words themselves, unless they are one folder, two folders, or patterns such as *.heapsnapshot. @throws SnapdiffError 'usage' */
export async function seriesOf(words: readonly string[], folder: string): Promise<SeriesList> {
  const found = await Promise.all(words.map((word) => stat(resolve(folder, word)).catch(() => null)));
  const isFolders = words.length < 3 && words.length > 0 && found.every((one) => one?.isDirectory());
  const isPattern = (word: string, at: number) => found[at] === null && /\*[^/\\]*$/.test(word);
  if (!isFolders && !words.some(isPattern)) return { series: [{ name: '', paths: [...words] }], leftOut: [] };
  const { matchingFiles, seriesOfFolder, seriesOfFolders } = await import('./snapshot-folders.js');
  if (isFolders) return words.length === 1 ? seriesOfFolder(words[0], folder) : seriesOfFolders(words[0], words[1], folder);
  const paths = await Promise.all(words.map((word, at) => (isPattern(word, at) ? matchingFiles(word, folder) : [word])));
  return { series: [{ name: '', paths: paths.flat() }], leftOut: [] };
}

/** The caller closes the files. @throws SnapdiffError 'usage', or 'not-found' and the like for a single word */
export async function resolveInputs(words: readonly string[], folder: string, signal?: AbortSignal): Promise<Inputs> {
  if (words.length !== 1) return snapshots(words, folder, signal);
  const [path] = words;
  const input = await openInput(path, { folder, signal });
  if (input.kind === 'folder') throw new SnapdiffError('not-a-file', 'is a directory', { path });
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

const isSnapshot = ({ kind, path }: InputFile): boolean => kind === 'snapshot' || kind === 'recording' || (kind === 'unknown' && SNAPSHOT_NAME.test(path));

/** Closes what resolveInputs() opened. Synchronous: it also runs when the process is about to end. */
export function closeInputs(inputs: Inputs): void {
  const files = inputs.kind === 'report' ? [inputs.file] : inputs.files;
  for (const file of files) if (typeof file !== 'string') void closeInput(file);
}
