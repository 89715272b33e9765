/** `snapdiff schema`: the JSON Schemas of the files that snapdiff reads and writes. */
import { SnapdiffError } from '../../errors.js';
import { schemas } from '../../schemas.js';
import { defineCommand } from '../command.js';
import { writeOut } from '../host.js';

const names = Object.keys(schemas);

export default defineCommand({
  command: `schema ${names.join('|')}`,
  describe: 'Print the JSON Schema of a file that snapdiff reads or writes',
  builder: {},
  async handler({ host, words }) {
    const [name, ...surplus] = words;
    if (surplus.length > 0 || !Object.hasOwn(schemas, name ?? '')) throw new SnapdiffError('usage', `which schema? snapdiff schema ${names.join(', ')}`);
    const schema = schemas[name as keyof typeof schemas];
    await writeOut(host, `${JSON.stringify(schema, null, 2)}\n`);
    return 0;
  },
});
