/** `snapdiff show`: an object or the objects of a constructor. */
import { SnapdiffError } from '../../errors.js';
import { defineCommand } from '../command.js';
import { flagGroup, textFlag } from '../flag.js';
import { analysisFlags, colorFlags, outputFlags, ROWS } from '../flag-groups.js';
import { inputAndObject, printInspection, readId } from '../inspection-output.js';

export default defineCommand({
  command: 'show <file> @ID\nshow <file> --constructor NAME',
  describe: 'Print an object, what it holds and what holds it',
  details: 'Prints an object or the objects of a constructor: what they hold and what holds them. Object ids follow @ in the report.',
  builder: { ...outputFlags, ...flagGroup(ROWS, { constructor: textFlag('Show the objects of this constructor') }), ...analysisFlags, ...colorFlags },
  async handler(run, flags) {
    const usage = 'snapdiff show <file> @ID';
    const { input, object } = inputAndObject(run.words, usage);
    const { constructor: constructorName } = flags;
    if (constructorName === undefined) return printInspection(run, 'show', input, { id: readId(object, `${usage}, or --constructor NAME`) }, flags);
    if (object !== undefined) throw new SnapdiffError('usage', `give either ${object} or --constructor, not both`);
    return printInspection(run, 'show', input, { constructorName }, flags);
  },
});
