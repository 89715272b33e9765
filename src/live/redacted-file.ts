/** A snapshot that is written without its contents. What arrives is kept encrypted until it is complete, so that the original does not reach the disk. */
import { dirname, resolve } from 'node:path';
import type { Redactor } from '../redact/redactor.js';
import { createSpool } from '../redact/spool.js';
import { openPartFile, type PartFile, type PartFileOptions, sinkOf } from './part-file.js';

/** @throws SnapdiffError 'cannot-write', before anything else is done */
export async function openRedactedFile(path: string, options: PartFileOptions, redactor: Redactor): Promise<PartFile> {
  const file = await openPartFile(path, options);
  const spool = createSpool(dirname(resolve(path)), path);
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  return {
    write(text) {
      try {
        spool.write(text);
      } catch (error) {
        fail(error);
      }
      return true;
    },
    onDrain: () => {},
    failed: Promise.race([failed, file.failed]),
    async commit() {
      await redactor(spool.open, sinkOf(file));
      spool.close();
      return file.commit();
    },
    discard() {
      spool.close();
      file.discard();
    },
  };
}
