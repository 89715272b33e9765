/** `snapdiff summary`: constructors and statistics of one snapshot. */
import { analyze } from '../analysis.js';
import { defineCommand, oneInput } from '../command.js';
import { deliver, prepareDelivery, printWarnings } from '../deliver.js';
import { analysisFlags, colorFlags, outputFlags, tableFlags } from '../flag-groups.js';
import { loadRedaction, mergeConfig } from '../merged-config.js';
import { redacted } from '../redaction.js';

export default defineCommand({
  command: 'summary <file>',
  describe: 'Print constructors and statistics of one snapshot',
  builder: { ...outputFlags, ...tableFlags, ...analysisFlags, ...colorFlags },
  async handler(run, flags) {
    const input = oneInput(run.words, 'snapdiff summary <file>');
    const config = mergeConfig(flags, await loadRedaction(run.host.cwd()));
    const delivery = await prepareDelivery(run, flags, config, [input]);
    const { summarize } = await run.library.diff();
    const report = await redacted(run, config, await analyze(run, flags, config, (options) => summarize(input, options)));
    await printWarnings(run.host, report, flags.quiet === true);
    await deliver(run.host, report, config, delivery);
    return 0;
  },
});
