/** Public entry point behind `redact`: snapshots without the contents of their strings, as files. */
import { mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { expectSnapshots, withInputs } from './engine/open-inputs.js';
import { abortedError } from './engine/task-errors.js';
import { SnapdiffError, systemReason } from './errors.js';
import { openSource } from './format/input.js';
import { type Input, type InputFile, pathOf, versionOf } from './format/input-file.js';
import { openPartFile, sinkOf } from './live/part-file.js';
import { checkOptions, redactSnapshotsChecks } from './option-checks.js';
import { redactSnapshot } from './redact/redact-snapshot.js';
import { createSpool } from './redact/spool.js';
import { createStandIns } from './redact/stand-ins.js';
import type { Redaction } from './vocabulary.js';

export interface RedactSnapshotsOptions {
  /** "contents" by default. */
  redaction?: Redaction | undefined;
  /** The project's folder; the working directory by default. With "all", folders outside of it are replaced. */
  root?: string | undefined;
  /** Replace files of the same name; by default that is refused. An input is never replaced. */
  overwrite?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Fraction of the file that is done, 0 to 1. */
  onProgress?: ((path: string, fraction: number) => void) | undefined;
}

export interface RedactedFile {
  /** The input, as the caller gave it. */
  from: string;
  path: string;
  /** On disk. */
  bytes: number;
}

/**
 * Writes each snapshot to `output`: a file, gzipped if its name ends in .gz; for several snapshots a folder, in which they keep their names. Snapshots of
 * one call share the key of their hashes, so that they can be compared. Files get their names when all are complete.
 * Memory: about 11 bytes a node. Time: two to three times that of reading.
 * @throws SnapdiffError 'usage' | 'cannot-write' | 'aborted', or an error of a file
 */
export async function redactSnapshots(inputs: readonly Input[], output: string, options: RedactSnapshotsOptions = {}): Promise<RedactedFile[]> {
  checkOptions('redactSnapshots()', options, redactSnapshotsChecks);
  if (inputs.length === 0) throw new SnapdiffError('usage', 'redactSnapshots() takes one snapshot or more');
  const { redaction = 'contents', root = process.cwd(), overwrite, signal, onProgress = () => {} } = options;
  const standIns = createStandIns();
  return withInputs(inputs, signal, async (files) => {
    expectSnapshots(files);
    const targets = await targetsOf(files.map(pathOf), output);
    const parts: Awaited<ReturnType<typeof openPartFile>>[] = [];
    try {
      for (const path of targets) parts.push(await openPartFile(path, { overwrite }));
      for (const [at, file] of files.entries()) {
        const write = (open: Parameters<typeof redactSnapshot>[0]) =>
          redactSnapshot(open, sinkOf(parts[at]), { redaction, root, standIns, signal, onProgress: (fraction) => onProgress(file.path, fraction) });
        await (file.isRegular ? unchanged(file, () => write(() => openSource(file))) : spooled(file, dirname(resolve(targets[at])), write));
      }
      const written: RedactedFile[] = [];
      for (const [at, part] of parts.entries()) written.push({ from: files[at].path, path: targets[at], bytes: await part.commit() });
      return written;
    } catch (error) {
      throw signal?.aborted ? abortedError(signal) : error;
    } finally {
      for (const part of parts) part.discard();
    }
  });
}

async function unchanged(file: InputFile, work: () => Promise<void>): Promise<void> {
  const before = await versionOf(file);
  await work();
  if ((await versionOf(file)) !== before) throw new SnapdiffError('unreadable', 'changed while it was read', { path: file.path });
}

/** A pipe can be read once. */
async function spooled(file: InputFile, folder: string, work: (open: Parameters<typeof redactSnapshot>[0]) => Promise<void>): Promise<void> {
  const spool = createSpool(folder, file.path);
  const source = await openSource(file);
  try {
    const chunk = Buffer.alloc(1 << 20);
    for (let count = await source.read(chunk); count > 0; count = await source.read(chunk)) spool.write(chunk.subarray(0, count));
    await work(spool.open);
  } finally {
    await source.close();
    spool.close();
  }
}

/** @throws SnapdiffError 'usage' if two snapshots would have one name, or a target is an input; 'cannot-write' if the folder cannot be created */
async function targetsOf(inputs: readonly string[], output: string): Promise<string[]> {
  const isFolder = inputs.length > 1 || /[/\\]$/.test(output) || ((await stat(output).catch(() => null))?.isDirectory() ?? false);
  const targets = isFolder ? inputs.map((path) => join(output, nameFor(path))) : [output];
  const twice = targets.find((target, at) => targets.indexOf(target) !== at);
  if (twice !== undefined)
    throw new SnapdiffError('usage', `two snapshots would be written to ${twice}`, {}, { hint: 'Redact them in two calls, or rename one.' });
  const read = new Set(await Promise.all(inputs.map((path) => realpath(path).catch(() => resolve(path)))));
  for (const target of targets) {
    if (/\.(?:br|zst|zstd)$/i.test(target)) {
      throw new SnapdiffError('usage', `${target}: redacted snapshots are compressed with gzip only`, {}, { hint: 'Let the name end in .heapsnapshot.gz.' });
    }
    if (read.has(await realpath(target).catch(() => resolve(target)))) {
      throw new SnapdiffError('usage', `${target} is an input: a snapshot is not replaced by its redacted form`, {}, { hint: 'Give another name.' });
    }
  }
  if (isFolder) {
    await mkdir(output, { recursive: true }).catch((cause: unknown) => {
      const isFile = (cause as NodeJS.ErrnoException).code === 'EEXIST';
      const hint = isFile ? 'Several snapshots are written to a folder: give the name of one.' : undefined;
      throw new SnapdiffError(
        'cannot-write',
        isFile ? 'is a file, not a folder' : `cannot be created as a folder: ${systemReason(cause)}`,
        { path: output },
        { hint, cause },
      );
    });
  }
  return targets;
}

/** gzip is the only compression that is written. */
const nameFor = (path: string): string => (path === '/dev/stdin' ? 'stdin.heapsnapshot' : basename(path).replace(/\.(?:br|zst|zstd)$/i, '.gz'));
