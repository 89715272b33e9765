/** Contexts of texts, through a stream or a file of the test's own folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { context } from '../../src/context/context.js';
import type { ContextReport } from '../../src/context/context-report.js';

/** As standard input, in pieces of `size` bytes. */
export function contextOf(text: string | Uint8Array, size = 64 * 1024): Promise<ContextReport> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return context(['-'], { input: pieces() });
}

export function testFolder(): { path: (name: string) => string; write: (name: string, text: string | Uint8Array) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-context-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);
  return {
    path,
    write(name, text) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
      return path(name);
    },
  };
}

export const lines = (...values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
