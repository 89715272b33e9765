/** Identifies the kind of a file from its first bytes, never from its name. */

import { isWebKit } from './webkit.js';

/** A recording is a snapshot with allocation stacks (.heaptimeline). Compressed files count as snapshots, because the other kinds are saved uncompressed. */
export type FileKind = 'snapshot' | 'recording' | 'report' | 'baseline' | 'unknown';

export function kindOf(head: Uint8Array): FileKind {
  if (isWebKit(head)) return 'snapshot';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  // gzip, zstd and brotli data starts with such bytes, text does not.
  if (/[\x00-\x08\uFFFD]/.test(text.slice(0, 16))) return 'snapshot';
  if (/^\s*\{\s*"(snapshot|nodes|edges|strings)"/.test(text)) return /"trace_function_count"\s*:\s*[1-9]/.test(text) ? 'recording' : 'snapshot';
  const [, kind] = /^\s*\{.*?"kind"\s*:\s*"(\w+)"/s.exec(text) ?? [];
  if (kind === 'baseline') return 'baseline';
  return kind !== undefined && /"schemaVersion"\s*:/.test(text) ? 'report' : 'unknown';
}
