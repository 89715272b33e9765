/** `snapdiff find`: objects that meet conditions. */
import { SnapdiffError } from '../../errors.js';
import { groupKeys, objectStates } from '../../vocabulary.js';
import { analyze } from '../analysis.js';
import { defineCommand, inputPaths, refuseSurplus } from '../command.js';
import { prepareDelivery, writeRendering } from '../deliver.js';
import { choiceFlag, countFlag, flagGroup, sizeFlag, switchFlag, textFlag } from '../flag.js';
import { analysisFlags, colorFlags, outputFlags } from '../flag-groups.js';
import { loadRedaction, mergeConfig } from '../merged-config.js';
import { redacted } from '../redaction.js';

const USAGE = 'snapdiff find <file> [<file2>]';

export default defineCommand({
  command: 'find <file>\nfind <file> <file2>',
  describe: 'Find objects by constructor, property, text, holder or age',
  details: `Prints the objects that meet all conditions, largest first. With two snapshots of one process, the older
first, also what is new, gone, still there, or grew.`,
  epilogue: `Names and texts are exact, with * for any text, or a /regular expression/. PATH is @ID, or names as reports print them.

Examples:
  snapdiff find after.heapsnapshot --constructor Session --group-by path
  snapdiff find before.heapsnapshot after.heapsnapshot --new --constructor 'Http*'
  snapdiff find after.heapsnapshot --string '/token=/' --under app.sessions

Exit codes: 0 done, 2 could not run, 130 interrupted`,
  builder: {
    ...outputFlags,
    ...flagGroup('Conditions:', {
      constructor: textFlag('Find objects of this constructor'),
      property: textFlag('Find objects that have a property of this name'),
      string: textFlag('Find strings of this text'),
      under: textFlag('Find only what the object at PATH retains'),
      minRetained: sizeFlag('Find only what retains at least this much: 1MB'),
      new: switchFlag('Find what only the second snapshot has'),
      gone: switchFlag('Find what only the first snapshot has'),
      survived: switchFlag('Find what both snapshots have'),
      grew: switchFlag('Find what both snapshots have and now retains more'),
      groupBy: choiceFlag('Print groups of objects that have this in common', groupKeys),
      limit: countFlag('Print this many (20)'),
    }),
    ...analysisFlags,
    ...colorFlags,
  },
  async handler(run, flags) {
    if (run.words.length === 0) throw new SnapdiffError('usage', `no snapshot given: ${USAGE}`);
    refuseSurplus(run.words, 2, `Write ${USAGE}`);
    const inputs = inputPaths(run.words);
    const states = objectStates.filter((state) => flags[state] === true);
    if (states.length > 1) throw new SnapdiffError('usage', `give either --${states[0]} or --${states[1]}, not both`);
    const { constructor: constructorName, property, string, under, minRetained, groupBy, limit } = flags;
    const { checkFind, find } = await run.library.find();
    const query = { constructorName, property, string, under, minRetained, state: states[0], groupBy, limit };
    checkFind(inputs.length, query);
    const { foundFormats, renderFound } = await run.library.foundText();
    const config = mergeConfig(flags, await loadRedaction(run.host.cwd()));
    const format = foundFormats.find((name) => name === config.format);
    if (format === undefined) throw new SnapdiffError('usage', `snapdiff find prints ${foundFormats.join(', ')}, not ${config.format}`);
    const delivery = await prepareDelivery(run, flags, config, inputs);
    const found = await redacted(run, config, await analyze(run, flags, config, (options) => find(inputs, query, { ...options, match: undefined })));
    await writeRendering(run.host, { chunks: (name, options) => [renderFound(found, name as typeof format, options)], answer: null }, delivery);
    return 0;
  },
});
