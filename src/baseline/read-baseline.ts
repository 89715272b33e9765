/** Reads baseline files with stream-json. */
import { SnapdiffError } from '../errors.js';
import { readAll } from '../format/input.js';
import type { Input } from '../format/input-file.js';
import { pathOf } from '../format/input-file.js';
import { findOrphan } from '../growth/tree-lines.js';
import { findProblem } from '../schema/validate.js';
import type { Baseline } from './baseline.js';
import { baselineSchema } from './baseline-schema.js';

/** Far above any baseline, far below what a string may hold. */
const MAX_BYTES = 200_000_000;

export interface ReadBaseline {
  baseline: Baseline;
  fileBytes: number;
}

/** @throws SnapdiffError 'bad-baseline' | 'unreadable' */
export async function readBaseline(input: Input): Promise<ReadBaseline> {
  const path = pathOf(input);
  const bad = (message: string, cause?: unknown) => new SnapdiffError('bad-baseline', message, { path }, { cause });
  const bytes = await readAll(input, MAX_BYTES);
  if (bytes === null) throw bad('is too large for a baseline');
  // Loaded only when a baseline is read.
  const { parseJson } = await import('../format/json.js');
  let value: unknown;
  try {
    value = parseJson(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw bad(`is not JSON: ${(cause as Error).message.replace(/^Parser (?:cannot parse input: )?/, '')}`, cause);
  }
  const problem = findProblem(baselineSchema, value);
  if (problem) throw bad(`is damaged: ${problem.place || 'its top'}: ${problem.message}`);
  const baseline = value as Baseline;
  const orphan = findOrphan(baseline.tree ?? []);
  if (orphan > 0) throw bad(`is damaged: tree: row ${orphan} has no parent above it`);
  return { baseline, fileBytes: bytes.length };
}
