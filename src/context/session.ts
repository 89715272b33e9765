/** A session as it is read: its records, and how many lines were what. Memory grows with the number of messages, not with their sizes. */
import { SnapdiffError } from '../errors.js';
import type { LineCounts } from './context-report.js';
import { isJsonObject } from './digested-text.js';
import { stringOf } from './message-parts.js';
import { SessionLines } from './session-lines.js';
import { type SessionRecord, sessionRecord } from './session-record.js';

export interface Session {
  path: string;
  /** In the order of the file. */
  records: readonly SessionRecord[];
  /** `used`, `rewound` and `synthetic` are not known yet. */
  lines: LineCounts;
  writerVersions: ReadonlySet<string>;
  /** Of the first line that has one; sessions of a folder are ordered by it. */
  timestamp: string;
}

/** About 800 bytes each with all that is found out about them: what V8's heap holds by default. */
const MAX_RECORDS = 2_000_000;

export interface SessionReader {
  push(chunk: Uint8Array): void;
  /** Call once, after the last chunk. */
  end(): void;
  /** What was read so far. */
  session: Session;
}

/** `push` and `end` throw SnapdiffError 'damaged' | 'too-large'. */
export function createSessionReader(path: string): SessionReader {
  const records: SessionRecord[] = [];
  const own = new Map<string, number>();
  const lines: LineCounts = { total: 0, used: 0, rewound: 0, synthetic: 0, other: 0, duplicate: 0, damaged: 0, torn: 0 };
  const writerVersions = new Set<string>();
  const session = { path, records, lines, writerVersions, timestamp: '' };
  const add = (record: SessionRecord): void => {
    const { uuid } = record;
    const earlier = uuid === null ? undefined : own.get(uuid);
    if (earlier !== undefined) {
      // a line that was written again replaces the first one, in its place
      lines.duplicate++;
      records[earlier] = { ...record, line: records[earlier].line };
      return;
    }
    if (uuid !== null) own.set(uuid, records.length);
    if (records.length >= MAX_RECORDS) {
      throw new SnapdiffError('too-large', `has more than ${MAX_RECORDS.toLocaleString('en')} messages`, { path });
    }
    records.push(record);
  };
  const parser = new SessionLines(
    {
      value(value, line) {
        lines.total++;
        if (isJsonObject(value)) {
          const version = stringOf(value.version);
          if (version !== null && writerVersions.size < 100) writerVersions.add(version);
          if (session.timestamp === '') session.timestamp = stringOf(value.timestamp) ?? '';
        }
        const record = sessionRecord(value, line);
        if (record === null) lines.other++;
        else add(record);
      },
      bad(torn) {
        lines.total++;
        lines[torn ? 'torn' : 'damaged']++;
      },
    },
    path,
  );
  return {
    push: (chunk) => parser.push(chunk),
    end: () => parser.end(),
    session,
  };
}

/** Whether the file holds a conversation at all. */
export function holdsMessages({ records }: Session): boolean {
  return records.some(({ role }) => role !== 'link');
}
