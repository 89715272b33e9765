/** `snapdiff baseline`: what a snapshot holds, as a small file to commit. */
import { baselineText } from '../../baseline/write.js';
import { analyze } from '../analysis.js';
import { defineCommand, oneInput } from '../command.js';
import { flagGroup } from '../flag.js';
import { analysisFlags, baselineRedactFlag, OUTPUT, outputFlag } from '../flag-groups.js';
import { writeOut } from '../host.js';
import { loadRedaction, mergeConfig } from '../merged-config.js';
import { openOutputs } from '../outputs.js';
import { redactionOf } from '../redaction.js';

export default defineCommand({
  command: 'baseline <file> [-o base.json]',
  describe: 'Write a baseline file to commit',
  details: 'Writes a small file of what a snapshot holds, to commit and to give in place of the baseline snapshot:\nsnapdiff base.json <current>',
  builder: { ...flagGroup(OUTPUT, { output: outputFlag, redact: baselineRedactFlag }), ...analysisFlags },
  async handler(run, flags) {
    const { host } = run;
    const input = oneInput(run.words, 'snapdiff baseline <file>');
    const path = flags.output === '-' ? undefined : flags.output;
    const outputs = await openOutputs(path === undefined ? [] : [{ path, flag: '--output' }], host.cwd(), [input], run.signal);
    run.atEnd(() => outputs.discard());
    const { createBaseline } = await run.library.baseline();
    const config = mergeConfig(flags, await loadRedaction(host.cwd()));
    const text = baselineText(await analyze(run, flags, config, (options) => createBaseline(input, { ...options, redaction: redactionOf(config) })));
    if (path !== undefined) await outputs.files[0].write([text]);
    await outputs.commit();
    if (path === undefined) await writeOut(host, text);
    return 0;
  },
});
