/** Memory of a program, from the system and from the program itself. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Inspector } from '../live/inspector.js';
import { statusOf } from '../live/proc.js';
import { parseSmaps, type Regions } from './regions.js';
import type { Sample } from './sample.js';

/** Memory of a process that is in RAM, in bytes; null when there is no such process, or it cannot be read. */
export async function residentBytes(pid: number): Promise<number | null> {
  if (process.platform === 'linux') {
    const kilobytes = /^(\d+) kB$/.exec((await statusOf(pid)).get('VmRSS') ?? '')?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  }
  const text = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'rss=']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return text === '' ? null : Number(text) * 1024;
}

/** Null where the system has no /proc/PID/smaps, or it cannot be read. Takes milliseconds per gigabyte. */
export async function regionsOf(pid: number): Promise<Regions | null> {
  return readFile(`/proc/${pid}/smaps`, 'utf8').then(parseSmaps, () => null);
}

export type HeapFigures = Omit<Sample, 'seconds'>;
const unknown: HeapFigures = { residentBytes: null, heapUsedBytes: null, heapTotalBytes: null, externalBytes: null, arrayBuffersBytes: null };

const ASK = `typeof process === 'object' && process.memoryUsage ? JSON.stringify(process.memoryUsage()) : ''`;

/** Figures that the program reports; all null when it has ended. A page has no process.memoryUsage(), so V8's Runtime.getHeapUsage is used. */
export async function heapFigures(inspector: Inspector): Promise<HeapFigures> {
  try {
    const { result } = (await inspector.send('Runtime.evaluate', { expression: ASK, returnByValue: true, silent: true })) as { result?: { value?: unknown } };
    if (typeof result?.value === 'string' && result.value !== '') {
      const { rss, heapUsed, heapTotal, external, arrayBuffers } = JSON.parse(result.value) as Record<string, number | undefined>;
      return {
        residentBytes: rss ?? null,
        heapUsedBytes: heapUsed ?? null,
        heapTotalBytes: heapTotal ?? null,
        externalBytes: external ?? null,
        arrayBuffersBytes: arrayBuffers ?? null,
      };
    }
    const { usedSize, totalSize } = (await inspector.send('Runtime.getHeapUsage')) as Record<string, number | undefined>;
    return { ...unknown, heapUsedBytes: usedSize ?? null, heapTotalBytes: totalSize ?? null };
  } catch {
    return unknown;
  }
}
