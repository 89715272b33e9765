/** `snapdiff schema`: the JSON Schemas of the files that snapdiff reads and writes. */
import { baselineSchema } from '../../baseline/schema.js';
import { SnapdiffError } from '../../errors.js';
import { configSchema } from '../../gate/config-schema.js';
import { reportSchema } from '../../report/schema.js';
import { defineCommand } from '../command.js';
import { writeOut } from '../host.js';

const schemas = new Map<string, object>([
  ['report', reportSchema],
  ['config', configSchema],
  ['baseline', baselineSchema],
]);

export default defineCommand({
  command: `schema ${[...schemas.keys()].join('|')}`,
  describe: 'Print the JSON Schema of reports, config or baseline files',
  builder: {},
  async handler({ host, words }) {
    const schema = words.length === 1 ? schemas.get(words[0]) : undefined;
    if (schema === undefined) throw new SnapdiffError('usage', 'which schema? snapdiff schema report, snapdiff schema config, or snapdiff schema baseline');
    await writeOut(host, `${JSON.stringify(schema, null, 2)}\n`);
    return 0;
  },
});
