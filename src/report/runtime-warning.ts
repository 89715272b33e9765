/** The sentence about growth of the runtime itself, between two processes. */
import type { RuntimeShare } from '../heap/runtime-part.js';
import { signedBytes } from '../text/figures.js';
import type { ComparisonReport, Warning } from './report.js';

/** Less is what a runtime compiles and loads meanwhile. */
const MIN_BYTES = 100_000;

/** The key of the report and the warning; nothing where the runtime's part is unknown. */
export function runtimeGrowthRows(then: RuntimeShare, now: RuntimeShare): Pick<ComparisonReport, 'runtimeGrowthBytes'> & { warning: Warning | null } {
  if (then.bytes === null || now.bytes === null) return { warning: null };
  const growth = now.bytes - then.bytes;
  return { runtimeGrowthBytes: growth, warning: growth < MIN_BYTES ? null : { code: 'runtime-growth', message: sentence(growth, then, now) } };
}

function sentence(growth: number, then: RuntimeShare, now: RuntimeShare): string {
  const isKnown = then.version !== null && now.version !== null;
  const versions = !isKnown ? '' : then.version === now.version ? ` (${now.version})` : ` (${then.version} in the baseline, ${now.version} in current)`;
  return `${signedBytes(growth)} is the runtime's own${versions}: its modules, internal scripts and compiled code. It is no suspect.`;
}
