/** Runs an analysis for a command: options from flags and config, a line of progress, and a clear error for a report in place of a snapshot. */
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AnalyzeOptions } from '../analyze-options.js';
import { needsNoThreads } from '../engine/prepare-process.js';
import { SnapdiffError } from '../errors.js';
import { closeInput, type InputFile, openInputFile } from '../format/input-file.js';
import type { Invocation } from './command.js';
import { loadRenderers } from './deliver.js';
import type { AnalysisFlags } from './flag-groups.js';
import { type Host, rootFolder } from './host.js';
import type { MergedConfig } from './merged-config.js';
import { noProgress, type ProgressLine, progressLine } from './progress-line.js';

/** Shown on a terminal only, unless --progress, --no-progress or --quiet says otherwise. */
export function progressFor({ host, atEnd }: Invocation, { progress, quiet }: Pick<AnalysisFlags, 'progress' | 'quiet'>): ProgressLine {
  const isShown = host.stderr.isTTY === true && (progress ?? !quiet);
  const line = isShown ? progressLine(host) : noProgress;
  atEnd(() => line.clear());
  return line;
}

/** @throws SnapdiffError */
export async function analyze<T>(
  run: Invocation,
  flags: AnalysisFlags,
  { match, threads }: Pick<MergedConfig, 'match' | 'threads'>,
  work: (options: AnalyzeOptions) => Promise<T>,
): Promise<T> {
  const progress = progressFor(run, flags);
  try {
    const working = work({
      match,
      threads: threads ?? (needsNoThreads(run.words) ? 0 : undefined),
      sourceMaps: sourceFolders(run.host, flags.sourceMaps),
      maxMemory: flags.maxMemory,
      signal: run.signal,
      onProgress: (all) => progress.update(all),
      root: rootFolder(run.host),
    });
    // Preload the renderers; a load error surfaces when the report is printed.
    loadRenderers().catch(() => {});
    return await working;
  } catch (error) {
    throw await reportInstead(run.host, error);
  } finally {
    progress.clear();
  }
}

/** Opens the heap profile of --heap-profile, if one is given. @throws SnapdiffError */
export async function openHeapProfile({ host, signal, atEnd }: Invocation, { heapProfile }: Pick<MergedConfig, 'heapProfile'>): Promise<InputFile | undefined> {
  if (heapProfile === undefined) return undefined;
  const file = await openInputFile(heapProfile, { folder: host.cwd(), signal });
  atEnd(() => void closeInput(file));
  return file;
}

/** @throws SnapdiffError 'usage' where one is no folder */
export function sourceFolders(host: Host, folders: readonly string[] | undefined): string[] | undefined {
  return folders?.map((folder) => {
    const path = resolve(host.cwd(), folder);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new SnapdiffError(
        'usage',
        `--source-maps names ${JSON.stringify(folder)}, which is not a folder`,
        {},
        { hint: 'Give the folder that the .map files are in.' },
      );
    }
    return path;
  });
}

/** Enough for the keys before the tables. */
const HEAD_BYTES = 4096;

/** The error, or a clearer one where a saved report was given as a snapshot. */
async function reportInstead(host: Host, error: unknown): Promise<unknown> {
  if (!(error instanceof SnapdiffError) || !/^(not-a-snapshot|not-json|damaged)$/.test(error.code) || error.path === undefined) return error;
  const handle = await open(resolve(host.cwd(), error.path), 'r').catch(() => null);
  if (handle === null) return error;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    if (
      !/<meta name="generator" content="snapdiff |"kind"\s*:\s*"(comparison|trend|summary|audit|inspection|context)"/.test(
        buffer.toString('utf8', 0, bytesRead),
      )
    )
      return error;
    const hint = `To print the report again: snapdiff ${error.path}. This command needs the snapshot itself.`;
    return new SnapdiffError('usage', 'is a report, not a snapshot', { path: error.path }, { hint, cause: error });
  } catch {
    return error;
  } finally {
    await handle.close().catch(() => {});
  }
}
