/** Progress of each file, in shared memory that its worker writes and the main thread reads. */

const phases = ['waiting', 'reading', 'analysing', 'classes', 'done'] as const;
type ProgressPhase = (typeof phases)[number];

/** Two numbers on shared memory: position in `phases`, and progress of reading in per mille. */
export type ProgressCell = Int32Array;

export function report(cell: ProgressCell, phase: ProgressPhase, readFraction = 1): void {
  cell[0] = phases.indexOf(phase);
  cell[1] = Math.round(readFraction * 1000);
}

export interface Progress {
  /** As passed by the caller. */
  path: string;
  phase: ProgressPhase;
  /** Progress of all work on this file, 0 to 1. Reading counts as half of it. */
  fraction: number;
}

function progressOf(path: string, cell: ProgressCell): Progress {
  const phase = phases[cell[0]];
  const steps = phases.length - 2;
  const fraction = cell[0] <= 1 ? cell[1] / 2000 : 0.5 + (0.5 * (cell[0] - 1)) / steps;
  return { path, phase, fraction: Math.min(1, fraction) };
}

export interface ProgressOptions {
  /** Called ten times a second with the state of every file, in order of loading. */
  onProgress?: ((all: Progress[]) => void) | undefined;
}

const INTERVAL_MS = 100;

/** Calls onProgress until stop() is called, with the files that track() was called for. */
export function startProgress({ onProgress }: ProgressOptions): { track(path: string): ProgressCell; stop(): void } {
  const files: { path: string; cell: ProgressCell }[] = [];
  const timer = onProgress && setInterval(() => onProgress(files.map(({ path, cell }) => progressOf(path, cell))), INTERVAL_MS);
  return {
    track(path) {
      const cell: ProgressCell = new Int32Array(new SharedArrayBuffer(8));
      files.push({ path, cell });
      return cell;
    },
    stop: () => clearInterval(timer),
  };
}
