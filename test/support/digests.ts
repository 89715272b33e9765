/**
 * Digests of what slow oracles (DevTools' code, stream-json) answer about recorded files. An answer of ours with the same digest is equal to theirs;
 * the oracle is asked only if the digest is missing or another one, so a difference is shown in full. TRUST=full asks it always, and keeps the digests
 * of answers that were equal.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFull } from '../trust/support/random.js';
import { shortName } from './fixtures.js';

export interface Digests {
  /** Whether the oracle has given this answer about these files. */
  has(paths: readonly string[], answer: string): boolean;
  /** After the oracle has given it. */
  keep(paths: readonly string[], answer: string): void;
  /** Writes what was kept, in place of what was known about the same files. */
  write(): void;
}

/** Of "test/support/digests/NAME.json". */
export function digestsOf(name: string): Digests {
  const file = join(import.meta.dirname, 'digests', `${name}.json`);
  const known: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const kept: Record<string, string> = {};
  // A recorded file that was changed is another question.
  const question = (paths: readonly string[]) => paths.map((path) => `${shortName(path)} ${digest([readFileSync(path)]).slice(0, 12)}`).join(', ');
  return {
    has: (paths, answer) => !isFull && known[question(paths)] === answer,
    keep(paths, answer) {
      if (isFull) kept[question(paths)] = answer;
    },
    write() {
      if (Object.keys(kept).length === 0) return;
      const filesOf = (key: string) => key.replace(/ \w{12}/g, '');
      const replaced = new Set(Object.keys(kept).map(filesOf));
      const all = { ...Object.fromEntries(Object.entries(known).filter(([key]) => !replaced.has(filesOf(key)))), ...kept };
      writeFileSync(file, `${JSON.stringify(all, Object.keys(all).sort(), 2)}\n`);
    },
  };
}

/** Of texts and bytes, in order. */
export function digest(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
