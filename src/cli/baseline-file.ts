/** A baseline file in place of the baseline snapshot: what --ratchet and --update-baseline do with it, and what it cannot answer. */
import type { BaselineComparison } from '../against-baseline.js';
import type { Baseline } from '../baseline/baseline.js';
import { ratchet } from '../baseline/ratchet.js';
import { baselineText } from '../baseline/write.js';
import { SnapdiffError } from '../errors.js';
import type { Report } from '../report/report.js';
import type { Invocation } from './command.js';
import { writeError } from './host.js';
import type { Inputs } from './inputs.js';
import { openOutputs } from './outputs.js';

export interface BaselineFile {
  path: string;
  /** Takes the comparison, keeps its baselines for settle(). */
  compared(comparison: BaselineComparison): Report;
  /** After the limits were checked: adds the ratchet's checks and rewrites the file, if the flags ask for it. */
  settle(report: Report): Promise<Report>;
}

/** Flags that need a baseline file. */
interface BaselineFlags {
  ratchet?: boolean;
  updateBaseline?: boolean;
  quiet?: boolean;
}

/**
 * Null if two snapshots are compared. Checks before the work starts whether the file can be written.
 * @throws SnapdiffError 'usage' when a flag asks for what is not there
 */
export async function openBaseline({ host, atEnd, signal }: Invocation, inputs: Inputs, flags: BaselineFlags): Promise<BaselineFile | null> {
  const paths = inputs.kind === 'snapshots' ? inputs.paths : [];
  const [path, current] = paths;
  const [file] = inputs.kind === 'snapshots' ? inputs.files : [];
  if (paths.length !== 2 || typeof file === 'string' || file.kind !== 'baseline') {
    const flag = flags.ratchet ? '--ratchet' : flags.updateBaseline ? '--update-baseline' : undefined;
    if (flag === undefined) return null;
    const hint = 'Write one with snapdiff baseline FILE -o base.json, then: snapdiff base.json after.heapsnapshot --ratchet';
    throw new SnapdiffError('usage', `${flag} needs a baseline file as the first of two files`, {}, { hint });
  }
  const outputs = flags.updateBaseline ? await openOutputs([{ path, flag: '--update-baseline' }], host.cwd(), [current], signal) : null;
  atEnd(() => outputs?.discard());
  let files: { baseline: Baseline; updated: Baseline } | undefined;
  return {
    path,
    compared({ report, ...rest }) {
      files = rest;
      return report;
    },
    async settle(report) {
      const { baseline, updated } = files!;
      const settled = flags.ratchet ? ratchet(report, baseline.allow, { lowering: outputs === null }) : report;
      if (outputs === null) return settled;
      if (settled.status === 'fail') {
        if (!flags.quiet) await writeError(host, 'The baseline file was not changed, because a check failed.\n');
        return settled;
      }
      await outputs.files[0].write([baselineText(updated)]);
      await outputs.commit();
      return settled;
    },
  };
}
