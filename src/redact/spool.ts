/**
 * Bytes that can be read once only, kept on disk to be read again: encrypted with a key that exists in the memory of this process alone, in a file that has
 * no name where the system allows that. So a snapshot of a program, or of a pipe, does not reach the disk as it is.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SnapdiffError, systemReason } from '../errors.js';
import type { Source } from '../format/input.js';

interface Spool {
  /** Synchronous, because it takes no longer than to copy the bytes. @throws SnapdiffError 'cannot-write' */
  write(bytes: Uint8Array | string): void;
  /** All that was written, from its start. */
  open(): Promise<Source>;
  /** Synchronous: it also runs while the process exits. Safe to call twice. */
  close(): void;
}

const CIPHER = 'aes-256-ctr';

/** `path`: what error messages name. @throws SnapdiffError 'cannot-write' */
export function createSpool(folder: string, path: string): Spool {
  const [key, start] = [randomBytes(32), randomBytes(16)];
  const cipher = createCipheriv(CIPHER, key, start);
  const file = join(folder, `.${randomBytes(6).toString('hex')}.spool`);
  const cannotWrite = (cause: unknown) => new SnapdiffError('cannot-write', `cannot be written: ${systemReason(cause)}`, { path }, { cause });
  let fd: number;
  try {
    fd = openSync(file, 'wx+', 0o600);
  } catch (error) {
    throw cannotWrite(error);
  }
  // Windows does not remove a file that is open.
  const isHidden = process.platform !== 'win32';
  if (isHidden) rmSync(file, { force: true });
  let size = 0;
  let isOpen = true;
  const close = () => {
    process.off('exit', close);
    if (!isOpen) return;
    isOpen = false;
    ftruncateSync(fd);
    closeSync(fd);
    if (!isHidden) rmSync(file, { force: true });
  };
  process.on('exit', close);
  return {
    write(bytes) {
      const hidden = cipher.update(typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes);
      try {
        for (let at = 0; at < hidden.length; ) at += writeSync(fd, hidden, at, hidden.length - at, size + at);
      } catch (error) {
        throw cannotWrite(error);
      }
      size += hidden.length;
    },
    async open() {
      const decipher = createDecipheriv(CIPHER, key, start);
      let at = 0;
      return {
        path,
        fileBytes: size,
        compressed: false,
        place: null,
        async read(into) {
          const count = readSync(fd, into, 0, into.length, at);
          into.set(decipher.update(into.subarray(0, count)));
          at += count;
          return count;
        },
        fraction: () => (size === 0 ? 1 : at / size),
        async close() {},
      };
    },
    close,
  };
}
