/** `snapdiff audit`: what fills one snapshot. */
import { checkReport } from '../../gate/check.js';
import { loadConfig } from '../../gate/config.js';
import { analyze, openHeapProfile } from '../analysis.js';
import { defineCommand, type Invocation, oneInput } from '../command.js';
import { deliver, prepareDelivery, printWarnings } from '../deliver.js';
import { type AuditFlags, auditFlags, colorFlags } from '../flag-groups.js';
import { mergeConfig } from '../merged-config.js';
import { openProfiles } from '../profile-files.js';
import { redacted } from '../redaction.js';

export default defineCommand({
  command: 'audit <file>',
  describe: 'Find what fills one snapshot: the holders of the most bytes',
  details: `Reads one snapshot, e.g. one that Node wrote before it ran out of memory (--heapsnapshot-near-heap-limit),
and prints what holds the most bytes, what it consists of, and what is wasted. Two snapshots show growth.`,
  epilogue: `METRIC is a value of the snapshot: total.current, count.current, detached.current, class:NAME:retained.current, suspects.

Examples:
  snapdiff audit Heap.20260102.101500.1234.0.001.heapsnapshot
  snapdiff audit crash.heapsnapshot --max total.current=500MB --max suspects=0

Exit codes:
  0  audited, and no check failed
  1  a check failed (--max, or the config)
  2  could not run: wrong usage, bad config, unreadable or damaged file`,
  builder: { ...auditFlags, ...colorFlags },
  handler: (run, flags) => auditInput(run, flags, oneInput(run.words, 'snapdiff audit <file>')),
});

export async function auditInput(run: Invocation, flags: AuditFlags, input: string): Promise<number> {
  const config = mergeConfig(flags, await loadConfig(run.host.cwd(), flags.config));
  const delivery = await prepareDelivery(run, flags, config, [input]);
  const profiles = await openProfiles(run, flags, [input], 'held', config);
  const { audit } = await run.library.audit();
  const trees = { onProfile: profiles.onProfile, tree: delivery.wantsTree, heapProfile: await openHeapProfile(run, config) };
  const found = await analyze(run, flags, config, (options) => audit(input, { ...options, ...trees }));
  const report = await redacted(run, config, checkReport(found, config.limits));
  await profiles.write();
  await printWarnings(run.host, report, flags.quiet === true);
  await deliver(run.host, report, config, delivery);
  return report.status === 'fail' ? 1 : 0;
}
