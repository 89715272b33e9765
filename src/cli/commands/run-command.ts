/** `snapdiff run`: repeats an operation, and prints the report as a comparison does. */
import { SnapdiffError } from '../../errors.js';
import { loadConfig } from '../../gate/config.js';
import { warmupCheck } from '../../option-checks.js';
import { progressFor, sourceFolders } from '../analysis.js';
import { defineCommand } from '../command.js';
import { deliver, prepareDelivery, printWarnings } from '../deliver.js';
import { durationFlag, flagGroup, numberFlag, pathFlag, switchFlag } from '../flag.js';
import { analysisFlags, checkFlags, colorFlags, outputFlags, tableFlags } from '../flag-groups.js';
import { readTarget, targetFlags } from '../leak-target.js';
import { mergeConfig } from '../merged-config.js';
import { redacted, snapshotRedaction } from '../redaction.js';

export default defineCommand({
  command: `run <module>
run --command 'node server.mjs' --request 'GET http://127.0.0.1:PORT/x'
run --mcp 'node server.mjs' --tool NAME --arguments '{"id": 7}'`,
  describe: 'Repeat an operation, and report what it leaks',
  details: `Repeats an operation and reports what it leaks. The module must export run(iteration);
setup() and teardown() are optional; all may be async. It runs in a Node process of
its own: --warmup iterations, then --iterations between one snapshot and the next,
three in all. What grew in both steps is a leak.

A server gets a free port in the environment variable PORT, and the word PORT in a
request is replaced by it. The word ITERATION is replaced by the number of the
iteration, in addresses, headers, bodies and arguments. The inspector of the server is opened
through NODE_OPTIONS; the server and its child processes are stopped afterwards.`,
  epilogue: `The check "suspects=0" is always made, unless --max suspects=N says otherwise;
for further limits see snapdiff --help.

Exit codes:
  0  nothing keeps growing, and no other check failed
  1  a leak, or another check failed
  2  could not run: the operation failed, its process ended, wrong usage
  130  interrupted`,
  builder: {
    ...targetFlags,
    ...flagGroup('Operation:', {
      warmup: numberFlag('Run the operation this often before the first snapshot (41)', warmupCheck),
      timeout: durationFlag('Fail if one iteration takes longer (60s)'),
      allocations: switchFlag('Record where objects are allocated; allocating takes about 16 times as long, and more memory (off)'),
      keep: pathFlag('Keep the three snapshots in this folder'),
    }),
    ...outputFlags,
    ...tableFlags,
    ...analysisFlags,
    ...colorFlags,
    ...checkFlags,
  },
  async handler(run, flags) {
    const { host, signal } = run;
    const target = readTarget(run.words, flags);
    const config = mergeConfig(flags, await loadConfig(host.cwd(), flags.config));
    const { iterations, threads, limits, allowMissing } = config;
    if (iterations !== undefined && iterations.length > 1)
      throw new SnapdiffError('usage', 'snapdiff run takes one number of iterations: both steps are equally long');
    const delivery = await prepareDelivery(run, flags, config, []);
    const progress = progressFor(run, flags);
    const { leakTest } = await run.library.leakTest();
    const found = await leakTest(target, {
      limits,
      allowMissing,
      iterations: iterations?.[0],
      warmup: flags.warmup,
      timeoutMs: flags.timeout === undefined ? undefined : flags.timeout * 1000,
      keep: flags.keep,
      ...snapshotRedaction(host, config),
      allocations: flags.allocations,
      sourceMaps: sourceFolders(host, flags.sourceMaps),
      threads,
      tree: delivery.wantsTree,
      signal,
      onProgress: (all) => progress.update(all),
    });
    progress.clear();
    const report = await redacted(run, config, found);
    await printWarnings(host, report, flags.quiet === true);
    await deliver(host, report, config, delivery);
    return report.status === 'fail' ? 1 : 0;
  },
});
