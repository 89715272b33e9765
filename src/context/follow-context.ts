/** The report of a session that is still being written, again after every change. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SnapdiffError } from '../errors.js';
import { contextReport } from './context-build.js';
import type { ContextReport } from './context-report.js';
import { createSessionReader, holdsMessages, type SessionReader } from './session.js';

export interface FollowOptions {
  /** Between two looks at the file; 1,000 by default. */
  intervalMs?: number | undefined;
  /** Ends the iteration. */
  signal?: AbortSignal | undefined;
}

const CHUNK = 256 * 1024;

/**
 * Reads what is appended; an incomplete last line waits for its end. A file that became shorter or was replaced is read from its start. Plain JSON lines only.
 * @throws SnapdiffError 'not-found', 'bad-compression' for a compressed file
 */
export async function* followContext(path: string, options: FollowOptions = {}): AsyncGenerator<ContextReport> {
  const { intervalMs = 1000, signal } = options;
  let reader: SessionReader | null = null;
  let identity = '';
  let offset = 0;
  while (!signal?.aborted) {
    const file = await open(path).catch((cause) => {
      throw new SnapdiffError(
        cause.code === 'ENOENT' ? 'not-found' : 'unreadable',
        cause.code === 'ENOENT' ? 'does not exist' : 'cannot be read',
        { path },
        { cause },
      );
    });
    let isChanged = false;
    try {
      const { dev, ino, size } = await file.stat();
      if (reader === null || identity !== `${dev} ${ino}` || size < offset) {
        identity = `${dev} ${ino}`;
        offset = 0;
        reader = createSessionReader(path);
      }
      const chunk = new Uint8Array(CHUNK);
      while (offset < size) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK, offset);
        if (bytesRead === 0) break;
        if (offset === 0 && chunk[0] === 0x1f)
          throw new SnapdiffError('bad-compression', 'is compressed: only plain files can be followed', { path }, { hint: '' });
        reader.push(chunk.subarray(0, bytesRead));
        offset += bytesRead;
        isChanged = true;
      }
    } finally {
      await file.close();
    }
    if (isChanged && holdsMessages(reader.session)) yield contextReport([{ ...reader.session, subagentFile: subagentName(path) }], []);
    await sleep(intervalMs, undefined, { signal }).catch(() => {});
  }
}

function subagentName(path: string): string | null {
  return /^(agent-.+?)\.jsonl$/i.exec(basename(path))?.[1] ?? null;
}
