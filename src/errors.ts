/**
 * The one error class, and the one table of sentences. Bad input throws a SnapdiffError; a failed check is a value in the report.
 * Messages are one line without the file's name in front: whoever shows an error adds `path`.
 */

export type ErrorCode = keyof typeof hints;

/** What to do about it, by code. An empty hint means the message says it all. */
const hints = {
  usage: 'snapdiff --help lists the options.',
  'not-found': 'Check the path.',
  'not-a-file': 'Give the path of a .heapsnapshot file.',
  unreadable: 'Check the permissions of the file.',
  empty: 'The process that wrote it probably ran out of memory or disk; capture it again.',
  'not-json': 'A .heapsnapshot file begins with {"snapshot": ...; was this one written by v8.writeHeapSnapshot() or DevTools?',
  'not-a-snapshot': 'Capture it with v8.writeHeapSnapshot(), --heapsnapshot-signal, or "Take snapshot" in DevTools.',
  'bun-inspector-format': 'In Bun, write it with v8.writeHeapSnapshot() from "node:v8", or generateHeapSnapshot("v8").',
  'cut-short': 'The process that wrote it probably died or the disk filled up; capture it again.',
  damaged: 'The file was changed or damaged after it was written; capture it again.',
  'bad-compression': 'Compress it again, or give the plain file.',
  'zstd-unsupported': 'zstd needs Node 22.15 or newer; or decompress it first: zstd -d FILE.',
  'too-large': '',
  'out-of-memory': 'Try --threads 1, or a machine with more memory; --max-memory says how much may be taken.',
  'worker-failed': 'Try --threads 1; if it happens again, please report it.',
  'cannot-write': 'Check that the folder exists, that it can be written, and that the disk is not full.',
  'no-such-object': 'Ids stand behind @ in the report; they are ids of the snapshot, not addresses.',
  'no-such-class': 'Names are matched exactly, with * for any text, or as /regular expression/.',
  'not-a-conversation': 'Give a session of a coding agent (JSON lines), or messages with "role" and "content" (JSON or JSON lines).',
  'bad-config': '',
  'bad-report': 'Only JSON reports that snapdiff wrote can be read back.',
  'bad-baseline': 'Write it again: snapdiff baseline FILE -o base.json.',
  'no-target': 'snapdiff capture --help tells how to name a program.',
  'no-inspector': 'Start the program with --inspect, or give its pid.',
  'target-refused': '',
  'target-gone': 'It probably ended, or ran out of memory while it wrote; nothing was kept.',
  'bad-module': 'A module to repeat exports run(iteration), and setup() and teardown() if it likes.',
  'operation-failed': 'An operation that fails tells nothing about leaks: make it succeed first.',
  'process-ended': 'What it printed stands above.',
  'timed-out': 'Give it longer: --timeout 5m.',
  'no-garbage-collection': 'Start Node with --expose-gc.',
  aborted: '',
} as const;

export interface ErrorPlace {
  /** The file, as the caller gave it. */
  path?: string | undefined;
  /** The part of the file, e.g. "edges". */
  section?: string | undefined;
  /** Offset in the (decompressed) file, in bytes from 0. */
  byteOffset?: number | undefined;
}

export class SnapdiffError extends Error {
  override readonly name = 'SnapdiffError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly path: string | undefined;
  readonly section: string | undefined;
  readonly byteOffset: number | undefined;

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? hints[code];
    this.path = place.path;
    this.section = place.section;
    this.byteOffset = place.byteOffset;
  }
}

/** Errors as plain data, because structured clone keeps only the message of an Error. */
export interface ErrorData extends ErrorPlace {
  code: ErrorCode;
  message: string;
  hint: string;
}

export function errorToData(error: SnapdiffError): ErrorData {
  const { code, message, hint, path, section, byteOffset } = error;
  return { code, message, hint, path, section, byteOffset };
}

export function errorFromData(data: ErrorData): SnapdiffError {
  return new SnapdiffError(data.code, data.message, data, { hint: data.hint });
}

/** Error codes of the operating system in words. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than files may be here',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many open files',
};

/** Worded for something that is being written. */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? code ?? message;
}
