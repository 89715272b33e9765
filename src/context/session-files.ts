/** Paths, folders and streams -> sessions, read one after the other. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SnapdiffError } from '../errors.js';
import { openSource } from '../format/input.js';
import type { ReadSession } from './context-build.js';
import { createSessionReader, holdsMessages } from './session.js';

interface SessionFile {
  path: string;
  /** Found in a folder: skipped where it holds no conversation. */
  isFound: boolean;
}

const SESSION_NAME = /\.(jsonl|ndjson|json)(\.(gz|zst|br))?$/i;
const SUBAGENT_NAME = /^(agent-.+?)\.jsonl(\.(gz|zst|br))?$/i;
/** Packages and hidden folders. */
const OTHERS = /(^|\/)(node_modules|\.[^/]*)\//;
const CHUNK = 256 * 1024;

/**
 * Files as given, folders by their *.jsonl and *.json at any depth, and the subagents of each session (SESSION/subagents/agent-*.jsonl). Each file once.
 */
export async function sessionFiles(paths: readonly string[]): Promise<SessionFile[]> {
  const files = new Map<string, SessionFile>();
  const add = async (path: string, isFound: boolean): Promise<void> => {
    // a pipe such as /dev/stdin has none
    const real = await realpath(path).catch(() => path);
    if (!files.has(real)) files.set(real, { path, isFound });
  };
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (isFolder) for (const found of await filesIn(path)) await add(found, true);
    else {
      await add(path, false);
      const own = join(path.replace(SESSION_NAME, ''), 'subagents');
      if (own !== join(path, 'subagents')) for (const found of await filesIn(own)) if (SUBAGENT_NAME.test(basename(found))) await add(found, true);
    }
  }
  return [...files.values()];
}

/** Sorted; none where the folder does not exist. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && SESSION_NAME.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => [relative(folder, path).split(sep).join('/'), path])
    .filter(([name]) => !OTHERS.test(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, path]) => path);
}

/** Null where it holds no conversation. @throws SnapdiffError */
export async function readSession(path: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<ReadSession | null> {
  const reader = createSessionReader(path);
  for await (const chunk of bytes) {
    if (signal?.aborted) throw new SnapdiffError('aborted', 'was stopped', { path });
    reader.push(chunk);
  }
  reader.end();
  return holdsMessages(reader.session) ? { ...reader.session, subagentFile: SUBAGENT_NAME.exec(basename(path))?.[1] ?? null } : null;
}

/** Plain or compressed. */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const source = await openSource(path);
  try {
    const chunk = new Uint8Array(CHUNK);
    for (let count = await source.read(chunk); count > 0; count = await source.read(chunk)) yield chunk.subarray(0, count);
  } finally {
    await source.close();
  }
}

/** A stream such as standard input, plain or gzip. */
export async function* streamBytes(stream: AsyncIterable<Uint8Array | string>, name: string): AsyncGenerator<Uint8Array> {
  const chunks = toBytes(stream)[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const all = (async function* () {
    yield first.value;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  })();
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* all;
  try {
    yield* Readable.from(all, { objectMode: false }).pipe(createGunzip()) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const isCut = (cause as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    throw new SnapdiffError(
      isCut ? 'cut-short' : 'bad-compression',
      isCut ? 'is cut short: the compressed data does not end' : 'cannot be decompressed',
      { path: name },
      { cause },
    );
  }
}

async function* toBytes(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (bytes.length > 0) yield bytes;
  }
}
