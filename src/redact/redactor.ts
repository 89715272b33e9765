/** One key for all snapshots of a run: what captures and leak tests redact with. */
import type { Source } from '../format/input.js';
import type { Redaction } from '../vocabulary.js';
import { type ByteSink, redactSnapshot } from './redact-snapshot.js';
import { createStandIns } from './stand-ins.js';

/** Writes the snapshot that `open` reads, without its contents, to `sink`. @throws SnapdiffError */
export type Redactor = (open: () => Promise<Source>, sink: ByteSink) => Promise<void>;

/** `root`: with "all", folders outside of it are replaced. */
export function createRedactor(redaction: Redaction, root: string, signal?: AbortSignal): Redactor {
  const standIns = createStandIns();
  return (open, sink) => redactSnapshot(open, sink, { redaction, root, standIns, signal });
}
