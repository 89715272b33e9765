/**
 * Files for results. Each is checked before the work starts and written under a temporary name beside its target; it is renamed only when it is
 * complete, so that an interrupted or failed run leaves nothing behind and an older file as it was.
 */
import { constants, renameSync, rmSync } from 'node:fs';
import { access, chmod, type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SnapdiffError, systemReason } from '../errors.js';

export interface WantedFile {
  /** As the user gave it. */
  path: string;
  /** The flag that asked for it, e.g. "--export-json". */
  flag: string;
}

interface OutputFile {
  /** Writes text or bytes to the temporary file. */
  write(chunks: Iterable<string | Uint8Array>): Promise<void>;
}

export interface OutputFiles {
  /** In the order asked for. */
  files: OutputFile[];
  /** Renames every file, or none once the signal has fired. */
  commit(): Promise<void>;
  /** Removes files that were not committed. Synchronous: it also runs when the process is about to end. */
  discard(): void;
}

/**
 * `inputs` are paths that must not be overwritten.
 * @throws SnapdiffError 'cannot-write', or 'usage' when two results, or a result and an input, are the same file
 */
export async function openOutputs(wanted: readonly WantedFile[], folder: string, inputs: readonly string[], signal: AbortSignal): Promise<OutputFiles> {
  const read = new Map<string, string>();
  for (const input of inputs) {
    const key = await identity(resolve(folder, input));
    if (key !== null) read.set(key, input);
  }
  const taken = new Map<string, string>();
  const opened: AsideFile[] = [];
  const discard = () => {
    for (const file of opened) file.discard();
  };
  try {
    for (const { path, flag } of wanted) {
      const absolute = await followed(resolve(folder, path));
      const key = (await identity(absolute)) ?? absolute;
      const input = read.get(key);
      if (input !== undefined) throw new SnapdiffError('usage', `${flag} ${path} would overwrite an input`, {}, { hint: 'Give another path.' });
      const other = taken.get(key);
      if (other !== undefined) throw new SnapdiffError('usage', `${other} and ${flag} both write ${path}`, {}, { hint: 'Give each its own path.' });
      taken.set(key, flag);
      opened.push(await openAside(absolute, path));
    }
  } catch (error) {
    discard();
    throw error;
  }
  return {
    files: opened,
    discard,
    async commit() {
      for (const file of opened) await file.pass();
      signal.throwIfAborted();
      for (const file of opened) file.rename();
    },
  };
}

interface AsideFile extends OutputFile {
  /** Writes targets that cannot be renamed over. */
  pass(): Promise<void>;
  /** Synchronous, so that no signal is handled between two files. */
  rename(): void;
  discard(): void;
}

async function openAside(target: string, shown: string): Promise<AsideFile> {
  const cannotWrite = (error: unknown) => new SnapdiffError('cannot-write', `cannot be written: ${systemReason(error)}`, { path: shown }, { cause: error });
  try {
    const before = await stat(target).catch(() => null);
    if (before?.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
    // Renaming over a write-protected file needs only a writable folder, so its own permission is checked.
    if (before) await access(target, constants.W_OK);
    if (before && !before.isFile()) return inPlace(target, cannotWrite);
    const { randomBytes } = await import('node:crypto');
    const aside = join(dirname(target), `.snapdiff-${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
    const handle = await open(aside, 'wx');
    if (before) await chmod(aside, before.mode).catch(() => {});
    return renamed(handle, aside, target, cannotWrite);
  } catch (error) {
    throw cannotWrite(error);
  }
}

function renamed(handle: FileHandle, aside: string, target: string, cannotWrite: (error: unknown) => SnapdiffError): AsideFile {
  let pending = true;
  return {
    async write(chunks) {
      try {
        for (const chunk of chunks) await handle.appendFile(chunk);
        await handle.close();
      } catch (error) {
        throw cannotWrite(error);
      }
    },
    async pass() {},
    rename() {
      try {
        renameSync(aside, target);
        pending = false;
      } catch (error) {
        throw cannotWrite(error);
      }
    },
    discard() {
      if (!pending) return;
      pending = false;
      handle.close().catch(() => {});
      rmSync(aside, { force: true });
    },
  };
}

/** Devices and pipes (/dev/null, /dev/stderr, >(tee)) are written in place: renaming over them would replace them. */
function inPlace(target: string, cannotWrite: (error: unknown) => SnapdiffError): AsideFile {
  let pending: Iterable<string | Uint8Array> = [];
  return {
    async write(chunks) {
      pending = chunks;
    },
    async pass() {
      let handle: FileHandle | undefined;
      try {
        handle = await open(target, 'w');
        for (const chunk of pending) await handle.appendFile(chunk);
      } catch (error) {
        throw cannotWrite(error);
      } finally {
        await handle?.close().catch(() => {});
      }
    },
    rename() {},
    discard() {},
  };
}

/** The file that a link points to, even if it does not exist yet, so that renaming replaces the file and not the link. */
async function followed(path: string): Promise<string> {
  return realpath(path).catch(() =>
    readlink(path).then(
      (target) => resolve(dirname(path), target),
      () => path,
    ),
  );
}

/** Two paths to one file (links, ./) have the same identity. */
async function identity(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found === null || !found.isFile() ? null : `${found.dev}:${found.ino}`;
}
