/** `snapdiff redact`: snapshots that can be shared. The files' names go to standard output, what is left in them to standard error. */
import { resolve } from 'node:path';
import { SnapdiffError } from '../../errors.js';
import { bytes } from '../../text/figures.js';
import { terminalText } from '../../text/safe.js';
import { progressFor } from '../analysis.js';
import { defineCommand, inputPaths } from '../command.js';
import { flagGroup, pathFlag, switchFlag } from '../flag.js';
import { OUTPUT } from '../flag-groups.js';
import { rootFolder, writeError, writeOut } from '../host.js';

export default defineCommand({
  command: 'redact <file> -o OUT\nredact <file> <file> ... -o FOLDER',
  describe: 'Write a snapshot without secrets, to share it',
  details: `Writes snapshots without the contents of strings: each becomes a keyed hash of the same length,
source texts keep their shape only. Ids, sizes, edges, names of classes, functions, variables,
properties and files stay, so that comparison, suspects and statistics are the same. Snapshots
of one call share the key, which is random and forgotten.`,
  epilogue: `"-" is standard input. A name that ends in .gz is compressed.
A secret that is a property key or the name of a function cannot be recognised: search the result
for yours before you share it.

Examples:
  snapdiff redact crash.heapsnapshot -o shared.heapsnapshot.gz
  snapdiff redact before.heapsnapshot after.heapsnapshot -o shared/ --all

Exit codes: 0 done, 2 could not run, 130 interrupted`,
  builder: {
    ...flagGroup(OUTPUT, {
      output: pathFlag('Write to this file; for several snapshots a folder, in which they keep their names', { alias: 'o' }),
      all: switchFlag('Also replace property keys that look like data, and folders outside of the project (off)'),
      overwrite: switchFlag('Replace files of the same name'),
      progress: switchFlag('Show progress on standard error (on a terminal)'),
      quiet: switchFlag('Print only errors and the names of the files'),
    }),
  },
  async handler(run, flags) {
    const { host, signal } = run;
    const inputs = inputPaths(run.words);
    const usage = 'snapdiff redact <file> -o OUT';
    if (inputs.length === 0) throw new SnapdiffError('usage', `no snapshot given: ${usage}`);
    if (flags.output === undefined) throw new SnapdiffError('usage', `where to? ${usage}`, {}, { hint: 'A snapshot is never rewritten in place.' });
    if (flags.output === '-') throw new SnapdiffError('usage', 'a snapshot cannot be written to standard output', {}, { hint: 'Give the name of a file.' });
    const progress = progressFor(run, flags);
    const { redactSnapshots } = await run.library.redactSnapshots();
    const folder = host.cwd();
    const absolute = (path: string) => resolve(folder, path);
    const written = await redactSnapshots(inputs, flags.output, {
      redaction: flags.all ? 'all' : 'contents',
      root: absolute(rootFolder(host)),
      overwrite: flags.overwrite === true,
      signal,
      onProgress: (path, fraction) => progress.update([{ path, phase: 'redacting', fraction }]),
    }).finally(() => progress.clear());
    for (const { path, bytes: size } of written) {
      await writeOut(host, `${terminalText(path)}\n`);
      if (!flags.quiet) await writeError(host, `${bytes(size)}\n`);
    }
    if (!flags.quiet)
      await writeError(host, 'Names of classes, functions, variables, properties and files are left: look for secrets among them before you share it.\n');
    return 0;
  },
});
