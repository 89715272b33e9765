/** `snapdiff path`: what holds an object. */
import { defineCommand } from '../command.js';
import { flagGroup, textFlag } from '../flag.js';
import { analysisFlags, colorFlags, outputFlags, ROWS } from '../flag-groups.js';
import { inputAndObject, printInspection, readId } from '../inspection-output.js';

export default defineCommand({
  command: 'path <file> @ID',
  describe: 'Print what holds an object',
  details: 'Prints the path from a root to an object. Object ids follow @ in the report.',
  builder: {
    ...outputFlags,
    ...flagGroup(ROWS, { avoid: textFlag('Print a path that does not lead over this variable, property or constructor') }),
    ...analysisFlags,
    ...colorFlags,
  },
  async handler(run, flags) {
    const usage = 'snapdiff path <file> @ID';
    const { input, object } = inputAndObject(run.words, usage);
    return printInspection(run, 'path', input, { id: readId(object, usage), avoid: flags.avoid }, flags);
  },
});
