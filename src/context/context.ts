/** The context of a coding agent, from its sessions: the entry point of this module. */
import { SnapdiffError } from '../errors.js';
import { contextReport, type ReadSession } from './context-build.js';
import type { ContextReport } from './context-report.js';
import { fileBytes, readSession, sessionFiles, streamBytes } from './session-files.js';

export interface ContextOptions {
  /** What the path "-" reads, e.g. process.stdin. */
  input?: AsyncIterable<Uint8Array | string> | undefined;
  signal?: AbortSignal | undefined;
}

const EMPTY_HINT = 'A session begins with its first line; wait until the program has written one.';

/**
 * What fills the conversations in the sessions: files (JSON lines of an agent's session, JSON or JSON lines of {role, content}; plain, gzip, brotli or
 * zstd), folders of them, or "-". Streams each file once; keeps sizes and hashes of contents, about 800 bytes a message, two million messages at most.
 * @throws SnapdiffError 'not-a-conversation' for a file without messages, 'damaged' for a JSON document with an error, and those of reading files
 */
export async function context(paths: readonly string[], options: ContextOptions = {}): Promise<ContextReport> {
  if (paths.length === 0) throw new SnapdiffError('usage', 'context takes one session or more');
  const { input, signal } = options;
  const sessions: ReadSession[] = [];
  const skipped: string[] = [];
  for (const { path, isFound } of await sessionFiles(paths.filter((path) => path !== '-'))) {
    const session = await readFound(path, isFound, signal);
    if (session !== null) sessions.push(session);
    else if (isFound) skipped.push(path);
    else throw notAConversation(path);
  }
  if (paths.includes('-')) {
    if (input === undefined) throw new SnapdiffError('usage', '"-" needs a stream to read', {}, { hint: 'Pass it as options.input, e.g. process.stdin.' });
    const session = await readSession('-', streamBytes(input, '-'), signal);
    if (session === null) throw notAConversation('-');
    sessions.push(session);
  }
  if (sessions.length === 0) throw notAConversation(paths[0]);
  return contextReport(sessions, skipped);
}

async function readFound(path: string, isFound: boolean, signal: AbortSignal | undefined): Promise<ReadSession | null> {
  try {
    return await readSession(path, fileBytes(path), signal);
  } catch (error) {
    if (!(error instanceof SnapdiffError) || error.code === 'aborted') throw error;
    if (isFound && (error.code === 'empty' || error.code === 'damaged' || error.code === 'not-json')) return null;
    if (error.code === 'not-json') throw notAConversation(path);
    throw error.code === 'empty' ? new SnapdiffError('empty', error.message, { path }, { hint: EMPTY_HINT, cause: error }) : error;
  }
}

function notAConversation(path: string): SnapdiffError {
  return new SnapdiffError('not-a-conversation', 'holds no messages', { path });
}
