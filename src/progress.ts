/** How far each file is: a cell of shared memory that its worker writes and the main thread reads when it likes. */

export const phases = ['waiting', 'reading', 'analysing', 'classes', 'done'] as const;
export type ProgressPhase = (typeof phases)[number];

/** Two numbers on shared memory: position in `phases`, and per mille of the reading. */
export type ProgressCell = Int32Array;

export const createCell = (): ProgressCell => new Int32Array(new SharedArrayBuffer(8));

export function report(cell: ProgressCell, phase: ProgressPhase, readFraction = 1): void {
  cell[0] = phases.indexOf(phase);
  cell[1] = Math.round(readFraction * 1000);
}

export interface Progress {
  /** As the caller gave it. */
  path: string;
  phase: ProgressPhase;
  /** 0 to 1, of all the work on this file. Reading is taken as half of it. */
  fraction: number;
}

export function progressOf(path: string, cell: ProgressCell): Progress {
  const phase = phases[cell[0]];
  const steps = phases.length - 2;
  const fraction = cell[0] <= 1 ? cell[1] / 2000 : 0.5 + (0.5 * (cell[0] - 1)) / steps;
  return { path, phase, fraction: Math.min(1, fraction) };
}
