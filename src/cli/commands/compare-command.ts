/** `snapdiff <baseline> <current>`, the command without a name: compares snapshots, or prints a saved report again. */
import type { AnalyzeOptions } from '../../analyze-options.js';
import type { ContextReport } from '../../context/context-report.js';
import { SnapdiffError } from '../../errors.js';
import { checkReport } from '../../gate/check.js';
import { loadConfig } from '../../gate/config.js';
import type { Report } from '../../report/report.js';
import { terminalText } from '../../text/safe.js';
import { matchChoices } from '../../vocabulary.js';
import { analyze, openHeapProfile } from '../analysis.js';
import { type BaselineFile, openBaseline } from '../baseline-file.js';
import { defineCommand, type Invocation, inputPaths } from '../command.js';
import { deliver, prepareDelivery, printWarnings } from '../deliver.js';
import { choiceFlag, type FlagValues, flagGroup, switchFlag } from '../flag.js';
import {
  ANALYSIS,
  type AnalysisFlags,
  analysisFlags,
  CHECKS,
  checkFlags,
  colorFlags,
  outputFlags,
  profileFlags,
  samplingFlags,
  tableFlags,
} from '../flag-groups.js';
import { writeError, writeOut } from '../host.js';
import { closeInputs, type Inputs, resolveInputs, seriesOf } from '../inputs.js';
import { type MergedConfig, mergeConfig, printConfig } from '../merged-config.js';
import { openProfiles } from '../profile-files.js';
import { redacted, redactionOf } from '../redaction.js';

const flagTable = {
  ...outputFlags,
  ...tableFlags,
  ...profileFlags,
  ...flagGroup(ANALYSIS, { match: choiceFlag('Match objects by id, or count them by class (auto)', matchChoices) }),
  ...samplingFlags,
  ...analysisFlags,
  ...colorFlags,
  ...checkFlags,
  ...flagGroup(CHECKS, {
    ratchet: switchFlag('Fail on growth beyond what the baseline file allows'),
    updateBaseline: switchFlag('Rewrite the baseline file from the current snapshot, unless a check failed'),
    printConfig: switchFlag('Print the settings that would be used, and stop'),
  }),
};

export default defineCommand({
  command: `<baseline> <current>
<s1> <s2> <s3> ...
<snapshot>
<folder> [<later folder>]
<report.json>
<baseline.json> <current>`,
  describe: 'Compare heap snapshots: which constructors grew, and who holds them',
  details: `Compares two heap snapshots, the older one first. In three or more it finds what keeps growing. It
also compares all snapshots of a folder, those of two folders in pairs, and a snapshot with a
baseline file. One snapshot is audited: what holds the most bytes. A saved report is printed again,
in any format.`,
  epilogue: `METRIC is a change from baseline to current; METRIC.current is the value now:
  total count strings arrays detached            the heap
  class:NAME:count|shallow|retained              a constructor
  collection:NAME:entries|shallow|retained       a collection, by what holds it
  suspects, steady                               findings (steady: of three or more snapshots)
LIMIT is a size (500kB, 5MB, 1.5GiB), a count, or a share of the baseline (10%).

"-" is standard input. Snapshots of a folder are ordered by the numbers in
their names (s1, s2, s10), or by before and after, base and current, old and
new; else by the time they were written. Those of several programs (web.before,
web.after, job.before, job.after) or processes are compared one program at a
time, those of two folders in pairs of the same name or PID. Each comparison
has a report of its own: --export-json report.json writes report-NAME.json.

Examples:
  snapdiff before.heapsnapshot after.heapsnapshot
  snapdiff before.heapsnapshot after.heapsnapshot --max suspects=0 --max-growth 5%
  snapdiff s1.heapsnapshot s2.heapsnapshot s3.heapsnapshot --iterations 1000
  snapdiff before.heapsnapshot after.heapsnapshot --export-json report.json --export-junit junit.xml
  snapdiff report.json --format markdown

Exit codes:
  0  compared, and no check failed
  1  a check failed (--max, --max-growth, or the config)
  2  could not run: wrong usage, bad config, unreadable or damaged file
  130  interrupted`,
  builder: flagTable,
  async handler(run, flags) {
    const { host } = run;
    const words = inputPaths(run.words);
    if (words.length === 0 && !flags.printConfig) throw new SnapdiffError('usage', 'no snapshot given: snapdiff <baseline> <current>');
    const loaded = await loadConfig(host.cwd(), flags.config);
    const config = mergeConfig(flags, loaded);
    if (flags.printConfig) {
      if (loaded.source !== null && !flags.quiet) await writeError(host, `config: ${loaded.source}\n`);
      await writeOut(host, printConfig(config));
      return 0;
    }
    const { series, leftOut, byTime = [] } = await seriesOf(words, host.cwd());
    const separate = series.length === 1 ? null : (await import('../separate-reports.js')).separateReports(flags, config.format);
    if (leftOut.length > 0 && !flags.quiet) await writeError(host, `warning: without a counterpart: ${leftOut.map(terminalText).join(', ')}\n`);
    if (byTime.length > 0 && !flags.quiet) {
      const order = byTime.map(terminalText).join(', ');
      await writeError(host, `warning: the names of the files give no order, so their times do: ${order}\n`);
    }
    let code = 0;
    for (const [at, { name, paths }] of series.entries()) {
      if (at > 0 && separate?.isSpaced) await writeOut(host, '\n');
      code = Math.max(code, await compareSeries(run, paths, separate?.flagsFor(name) ?? flags, config));
    }
    return code;
  },
});

/** Resolves to the exit code. */
async function compareSeries(run: Invocation, words: readonly string[], flags: FlagValues<typeof flagTable>, config: MergedConfig): Promise<number> {
  const { host } = run;
  const delivery = await prepareDelivery(run, flags, config, words);
  const inputs = await resolveInputs(words, host.cwd(), run.signal);
  run.atEnd(() => closeInputs(inputs));
  const isAlone = inputs.kind === 'snapshots' && inputs.paths.length === 1;
  if (inputs.kind === 'snapshots' && !isAlone) refuseUnanswerable(config, inputs.paths.length);
  const file = await openBaseline(run, inputs, flags);
  const profiles = await openProfiles(run, flags, words, isAlone ? 'held' : 'gained', config);
  const heapProfile = await openHeapProfile(run, config);
  const found = await reportOf(run, inputs, flags, config, file, { onProfile: profiles.onProfile, tree: delivery.wantsTree, heapProfile });
  if (found.kind === 'context') {
    const { deliverSavedContext } = await import('../context-output.js');
    return deliverSavedContext(run, found, words[0], config, delivery);
  }
  if (config.limits.length > 0) refuseSwapped(found);
  const checked = checkReport(found, config.limits, { allowMissing: config.allowMissing });
  await profiles.write();
  const report = await redacted(run, config, file === null ? checked : await file.settle(checked));
  await printWarnings(host, report, flags.quiet === true);
  await deliver(host, report, config, delivery);
  return report.status === 'fail' ? 1 : 0;
}

async function reportOf(
  run: Invocation,
  inputs: Inputs,
  flags: AnalysisFlags,
  config: MergedConfig,
  baseline: BaselineFile | null,
  wanted: Pick<AnalyzeOptions, 'onProfile' | 'tree' | 'heapProfile'>,
): Promise<Report | ContextReport> {
  if (inputs.kind === 'report') {
    const { readReport } = await import('../saved-report.js');
    return readReport(inputs.file);
  }
  const { files } = inputs;
  if (baseline !== null) {
    const { compareWithBaseline } = await run.library.baseline();
    return baseline.compared(
      await analyze(run, flags, config, (options) =>
        compareWithBaseline(files[0], files[1], { ...options, heapProfile: wanted.heapProfile, redaction: redactionOf(config) }),
      ),
    );
  }
  if (files.length === 1) {
    const { audit } = await run.library.audit();
    return analyze<Report>(run, flags, config, (options) => audit(files[0], { ...options, ...wanted }));
  }
  const { diff, trend } = await run.library.diff();
  return analyze<Report>(run, flags, config, (options) =>
    files.length === 2 ? diff(files[0], files[1], { ...options, ...wanted }) : trend(files, { ...options, ...wanted, iterations: config.iterations }),
  );
}

/** What grew shrinks in swapped files, so that every limit would hold. @throws SnapdiffError 'usage' */
function refuseSwapped({ warnings }: Report): void {
  if (!warnings.some(({ code }) => code === 'swapped')) return;
  const hint = 'The oldest comes first: snapdiff <baseline> <current>. To compare them all the same, leave out the limits.';
  throw new SnapdiffError('usage', 'no limit can be checked: the last snapshot looks older than the first (its objects have smaller ids)', {}, { hint });
}

function refuseUnanswerable({ iterations, limits }: MergedConfig, snapshotCount: number): void {
  const steps = snapshotCount - 1;
  if (iterations && iterations.length > 1 && iterations.length !== steps) {
    throw new SnapdiffError(
      'usage',
      `${iterations.length} numbers of iterations for ${steps} ${steps === 1 ? 'step' : 'steps'} between ${snapshotCount} snapshots`,
      {},
      { hint: 'Give one number for all steps, or one for each step.' },
    );
  }
  const steady = limits.find(({ metric, isShared }) => metric.kind === 'verdict' && metric.field === 'steady' && !isShared);
  if (steady && snapshotCount < 3) {
    throw new SnapdiffError(
      'usage',
      `${steady.source}: steady needs three snapshots or more: two cannot show whether growth goes on`,
      {},
      { hint: 'With two snapshots, limit suspects instead.' },
    );
  }
}
