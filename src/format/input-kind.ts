/** What a file is, by its first bytes, never by its name. */

/** A recording is a snapshot with the stacks of its allocations (.heaptimeline). Compressed files are taken for snapshots: the others are saved plain. */
export type FileKind = 'snapshot' | 'recording' | 'report' | 'baseline' | 'unknown';

export function kindOf(head: Uint8Array): FileKind {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  // No text begins like this, but gzip, zstd and brotli do.
  if (/[\x00-\x08\uFFFD]/.test(text.slice(0, 16))) return 'snapshot';
  if (/^\s*\{\s*"(snapshot|nodes|edges|strings)"/.test(text)) return /"trace_function_count"\s*:\s*[1-9]/.test(text) ? 'recording' : 'snapshot';
  const [, kind] = /^\s*\{.*?"kind"\s*:\s*"(\w+)"/s.exec(text) ?? [];
  if (kind === 'baseline') return 'baseline';
  return kind !== undefined && /"schemaVersion"\s*:/.test(text) ? 'report' : 'unknown';
}
