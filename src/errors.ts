/**
 * The error class, with a table of hints. Bad input throws a SnapdiffError; a failed check is a value in the report.
 * Messages are one line without the file's name, which is in `path`.
 */

export type ErrorCode = keyof typeof hints;

/** What the user can do about the error, by code; empty if the message is enough. */
const hints = {
  usage: 'snapdiff --help lists the options.',
  'not-found': 'Check the path.',
  'not-a-file': 'Give the path of a .heapsnapshot file.',
  unreadable: 'Check the permissions of the file.',
  empty: 'The process that wrote it probably ran out of memory or disk; capture it again.',
  'not-json': 'A .heapsnapshot file begins with {"snapshot": ...; was this one written by v8.writeHeapSnapshot() or DevTools?',
  'not-a-snapshot': 'Capture it with v8.writeHeapSnapshot(), --heapsnapshot-signal, or "Take snapshot" in DevTools.',
  'bun-inspector-format': 'Its first keys must be "version" and "type"; or write it with v8.writeHeapSnapshot() from "node:v8", or generateHeapSnapshot("v8").',
  'cut-short': 'The process that wrote it probably died or the disk filled up; capture it again.',
  damaged: 'The file was changed or damaged after it was written; capture it again.',
  'bad-compression': 'Compress it again, or give the plain file.',
  'zstd-unsupported': 'zstd needs Node 22.15 or newer; or decompress it first: zstd -d FILE.',
  'too-large': '',
  'out-of-memory': 'Try --threads 1, or a machine with more memory; --max-memory sets the limit.',
  'worker-failed': 'Try --threads 1; if it happens again, please report it.',
  'cannot-write': 'Check that the folder exists, that it can be written, and that the disk is not full.',
  'no-such-object': 'Object ids follow @ in the report; they are ids of the snapshot, not addresses.',
  'no-such-class': 'Names are matched exactly, with * for any text, or as /regular expression/.',
  'not-a-heap-profile': 'Record it with node --heap-prof, HeapProfiler.startSampling, or "Allocation sampling" in DevTools.',
  'not-a-conversation': 'Give a session of a coding agent (JSON lines), or messages with "role" and "content" (JSON or JSON lines).',
  'bad-config': '',
  'bad-report': 'Only JSON reports that snapdiff wrote can be read back.',
  'bad-baseline': 'Write it again: snapdiff baseline FILE -o base.json.',
  'no-target': 'snapdiff capture --help explains how to name a program.',
  'no-inspector': 'Start the program with --inspect, or give its pid.',
  'target-refused': '',
  'target-gone': 'It probably ended, or ran out of memory while it wrote; no file was written.',
  'bad-module': 'The module must export run(iteration); setup() and teardown() are optional.',
  'operation-failed': 'Fix the failing operation first; a failing run cannot be checked for leaks.',
  'process-ended': 'See its output above.',
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
    this.hint = options.hint ?? systemErrors[systemCode(options.cause)]?.hint ?? hints[code];
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

interface SystemError {
  reason: string;
  /** Replaces the hint of the ErrorCode. */
  hint?: string;
}

/** Error codes of the operating system. */
const systemErrors: Readonly<Record<string, SystemError>> = {
  ENOENT: { reason: 'its folder does not exist' },
  ENOTDIR: { reason: 'a part of its path is not a folder' },
  EISDIR: { reason: 'it is a directory' },
  EACCES: { reason: 'permission denied' },
  EPERM: { reason: 'permission denied' },
  EROFS: { reason: 'the file system is read-only' },
  ENOSPC: { reason: 'no space left on the disk' },
  EDQUOT: { reason: 'the disk quota is used up' },
  EFBIG: { reason: 'file too large for this file system' },
  ENAMETOOLONG: { reason: 'its name is too long', hint: 'Give a shorter path.' },
  ELOOP: { reason: 'too many symbolic links', hint: 'Its links may form a loop: check with ls -l.' },
  EIO: { reason: 'input/output error', hint: 'The disk or the network drive may be failing; copy the file elsewhere and try again.' },
  ENXIO: { reason: 'no such device or address', hint: 'It is a socket or a device that cannot be opened; give a file or a pipe.' },
  EMFILE: { reason: 'too many open files', hint: 'Raise the limit: ulimit -n 1024.' },
  ENFILE: { reason: 'too many open files in the system' },
  // Node's own, of its permission model.
  ERR_ACCESS_DENIED: {
    reason: "Node's permission model does not allow it",
    hint: 'Start Node without --permission, or with --allow-fs-read=*, --allow-fs-write=*, --allow-worker and --allow-child-process.',
  },
  EAGAIN: { reason: 'the system cannot start another process or thread', hint: 'Try --threads 1, or raise the limit of processes (ulimit -u).' },
};

const systemCode = (error: unknown): string => (error as NodeJS.ErrnoException | undefined)?.code ?? '';

/** The reason of a failed write in words; the error code or message if the table has none. */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  return systemErrors[code]?.reason ?? (code || (error as Error).message);
}

/**
 * Converts an error of the operating system that reached the command line unchanged: a missing TMPDIR, a deleted working directory, too few
 * descriptors. Returns null if the error has another cause.
 */
export function fromSystemError(error: unknown): SnapdiffError | null {
  const { syscall, code, resource, path = resource } = error as NodeJS.ErrnoException & { resource?: string };
  // Node says the same of a file that it cannot open.
  if (code === 'ERR_MODULE_NOT_FOUND') {
    const hint = 'Install snapdiff again; if the file is there, raise the limit of open files: ulimit -n 1024.';
    return new SnapdiffError('unreadable', `could not be loaded: ${(error as Error).message}`, {}, { cause: error, hint });
  }
  const isSystem = error instanceof Error && code !== undefined && (Object.hasOwn(systemErrors, code) || (syscall !== undefined && /^E[A-Z0-9]+$/.test(code)));
  if (!isSystem) return null;
  if (syscall === 'uv_cwd')
    return new SnapdiffError('unreadable', 'the working directory no longer exists', {}, { cause: error, hint: 'Change to another one.' });
  if (syscall === 'mkdtemp') {
    const hint = 'Temporary files go to $TMPDIR, or /tmp: check that the folder exists and can be written.';
    return new SnapdiffError('cannot-write', `no temporary folder can be created: ${systemReason(error)}`, {}, { cause: error, hint });
  }
  if (path === undefined) return new SnapdiffError('unreadable', `the system reports: ${systemReason(error)}`, {}, { cause: error });
  if (code === 'ENOENT') return new SnapdiffError('not-found', 'does not exist', { path }, { cause: error });
  return new SnapdiffError('unreadable', `cannot be used: ${systemReason(error)}`, { path }, { cause: error });
}
