/** Baseline files: telling them from snapshots by their content, and reading them with stream-json. */
import { open, readFile, stat } from 'node:fs/promises';
import { SnapdiffError } from '../errors.js';
import { findProblem } from '../schema/validate.js';
import type { Baseline } from './baseline.js';
import { baselineSchema } from './baseline-schema.js';

/** The kind precedes the tables, however the file was indented. */
const HEAD_BYTES = 4096;
/** Far above any baseline, far below what a string may hold. */
const MAX_BYTES = 200_000_000;

/** By the first bytes of the file. False for what cannot be read: the next reader reports why. */
export async function isBaseline(path: string): Promise<boolean> {
  // Reading the head of a pipe would consume it, and opening a pipe without a writer would block.
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  const handle = isFile ? await open(path, 'r').catch(() => null) : null;
  try {
    if (handle === null) return false;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    return /^\uFEFF?\s*\{/.test(head) && /"kind"\s*:\s*"baseline"/.test(head) && !/^\uFEFF?\s*\{\s*"(snapshot|nodes|edges|strings)"/.test(head);
  } catch {
    return false;
  } finally {
    await handle?.close().catch(() => {});
  }
}

/** @throws SnapdiffError 'usage' when one of the files is a baseline */
export async function refuseBaselines(paths: readonly string[]): Promise<void> {
  for (const path of paths) if (await isBaseline(path)) throw notASnapshot(path);
}

function notASnapshot(path: string): SnapdiffError {
  return new SnapdiffError(
    'usage',
    `${path} is a baseline file, which stands for the earlier of two snapshots only`,
    {},
    { hint: 'Write snapdiff base.json after.heapsnapshot.' },
  );
}

interface ReadBaseline {
  baseline: Baseline;
  fileBytes: number;
}

/** @throws SnapdiffError 'bad-baseline' | 'unreadable' */
export async function readBaseline(path: string): Promise<ReadBaseline> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new SnapdiffError('unreadable', `cannot be read: ${cause.code}`, { path }, { cause });
  });
  const bad = (message: string, cause?: unknown) => new SnapdiffError('bad-baseline', message, { path }, { cause });
  if (bytes.length > MAX_BYTES) throw bad('is too large for a baseline');
  // Loaded only when a baseline is read: stream-json takes time to load.
  const { parseJson } = await import('../format/json.js');
  let value: unknown;
  try {
    value = parseJson(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw bad(`is not JSON: ${(cause as Error).message.replace(/^Parser (?:cannot parse input: )?/, '')}`, cause);
  }
  const problem = findProblem(baselineSchema, value);
  if (problem) throw bad(`is damaged: ${problem.place || 'its top'}: ${problem.message}`);
  return { baseline: value as Baseline, fileBytes: bytes.length };
}
