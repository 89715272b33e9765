/** The history of bench results: an entry a run, oldest first, in one JSON file that the repository keeps. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Results } from './results.js';

/** Medians in seconds and bytes; null for a tool that failed, and for figures that the tool does not have. */
export interface HistoryEntry {
  /** Day of the run, "2026-11-28". */
  date: string;
  snapdiff: Results['snapdiff'];
  machine: Results['machine'];
  nodes: string[];
  rivals: Results['rivals'];
  runs: number;
  pairs: {
    name: string;
    bytes: number | null;
    tools: { tool: string; seconds: number | null; cpuSeconds: number | null; peakBytes: number | null }[];
  }[];
}

export function entryOf(results: Results, date: Date): HistoryEntry {
  const { snapdiff, machine, nodes, rivals, runs, pairs } = results;
  return {
    date: date.toISOString().slice(0, 10),
    snapdiff,
    machine,
    nodes,
    rivals,
    runs,
    pairs: pairs.map(({ name, files, tools }) => ({
      name,
      bytes: files.length === 0 ? null : files.reduce((sum, { bytes }) => sum + bytes, 0),
      tools: tools.map(({ tool, seconds, cpuSeconds, peakBytes }) => ({
        tool,
        seconds: seconds?.median ?? null,
        cpuSeconds: cpuSeconds?.median ?? null,
        peakBytes: peakBytes?.median ?? null,
      })),
    })),
  };
}

/** Adds an entry at the end of a file, which may not exist yet. @throws Error if the file is no history. */
export function appendEntry(path: string, entry: HistoryEntry): void {
  const known: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  if (!Array.isArray(known)) throw new Error(`${path} is no history of bench results: it must be a list`);
  writeFileSync(path, `${JSON.stringify([...known, entry], null, 2)}\n`);
}
