/** Results of a bench as plain data, the JSON of --json. All figures are in seconds and bytes. */
import type { Phase, Trace } from './phases.js';
import type { Spread } from './statistics.js';
import type { Sample } from './timing.js';

export interface ToolResult {
  tool: string;
  isOurs: boolean;
  samples: Sample[];
  /** Null if it never finished. */
  seconds: Spread | null;
  cpuSeconds: Spread | null;
  peakBytes: Spread | null;
  /** Its median, divided by that of the first of ours. */
  ratio: number | null;
  failed: string | null;
}

export interface PairResult {
  name: string;
  files: { name: string; bytes: number; nodes: number; edges: number; strings: number; textBytes: number }[];
  tools: ToolResult[];
  /** Medians for each requested Node. */
  phases: { node: string; phases: Phase[] }[];
}

/** How the cost of the first of ours grows with its input. */
export interface GrowthRow {
  pair: string;
  bytes: number;
  nodes: number;
  edges: number;
  seconds: number;
  /** Per million bytes of both files. */
  secondsPerMegabyte: number;
  peakBytes: number | null;
  /** Peak memory, divided by the edges of both files. */
  peakBytesPerEdge: number | null;
}

export interface Results {
  snapdiff: { version: string; commit: string | null };
  /** `load`: runnable processes in the minute before the bench; 0 on Windows. */
  machine: { cores: number; model: string; memoryBytes: number; system: string; load: number };
  nodes: string[];
  rivals: Record<string, string | null>;
  runs: number;
  /** Null if no files were generated. */
  generated: { seed: number; leak: number } | null;
  pairs: PairResult[];
  growth: GrowthRow[];
}

export function growthOf(pairs: readonly PairResult[]): GrowthRow[] {
  return pairs.flatMap(({ name, files, tools }) => {
    const first = tools.find(({ isOurs }) => isOurs);
    if (!first?.seconds || files.length === 0) return [];
    const sum = (count: (file: PairResult['files'][number]) => number) => files.reduce((total, file) => total + count(file), 0);
    const [bytes, nodes, edges] = [sum((file) => file.bytes), sum((file) => file.nodes), sum((file) => file.edges)];
    const peakBytes = first.peakBytes?.median ?? null;
    const seconds = first.seconds.median;
    const perEdge = peakBytes === null ? null : peakBytes / edges;
    return [{ pair: name, bytes, nodes, edges, seconds, secondsPerMegabyte: (seconds / bytes) * 1e6, peakBytes, peakBytesPerEdge: perEdge }];
  });
}

/** The median of several traces for each phase, in the order of execution. */
export function medianPhases(traces: readonly Trace[], median: (values: readonly number[]) => number): Phase[] {
  return traces[0].phases.map(({ phase, of }, at) => {
    const all = traces.map(({ phases }) => phases[at]);
    return {
      phase,
      of,
      seconds: median(all.map(({ seconds }) => seconds)),
      cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
      residentBytes: median(all.map(({ residentBytes }) => residentBytes)),
    };
  });
}
