/** Names of captured files. */
import { basename, extname } from 'node:path';
import type { Program } from './attach.js';

/** server-4711-20261122-204712.heapsnapshot: sorted by name, files of one program are sorted by time. */
export function defaultName({ title, pid }: Pick<Program, 'title' | 'pid'>, time: Date): string {
  const base = basename(title, extname(title));
  const word =
    base
      .replace(/[^\p{L}\p{N}_-]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'heap';
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${word}${pid === null ? '' : `-${pid}`}-${day}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}.heapsnapshot`;
}

/** "a.heapsnapshot.gz", "-2" -> "a-2.heapsnapshot.gz" */
export function withSuffix(path: string, suffix: string): string {
  const [, stem, ending] = /^(.*?)((?:\.(?:heapsnapshot|json))?(?:\.gz)?)$/is.exec(path)!;
  return `${stem}${suffix}${ending}`;
}
