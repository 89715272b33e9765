/** `snapdiff completion`: a script that makes a shell complete commands, flags and their values. */
import { basename } from 'node:path';
import { SnapdiffError } from '../../errors.js';
import { defineCommand } from '../command.js';
import { bashScript, type Completions, fishScript, zshScript } from '../completion-scripts.js';
import { flagName } from '../flag.js';
import { writeOut } from '../host.js';

const scripts = new Map<string, (commands: Completions) => string>([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
]);

export default defineCommand({
  command: `completion [${[...scripts.keys()].join('|')}]`,
  describe: 'Print a script that completes commands and flags in a shell',
  details: `Prints a script that completes commands, flags and their values in a shell ($SHELL by default):
  bash  eval "$(snapdiff completion bash)" in ~/.bashrc
  zsh   eval "$(snapdiff completion zsh)" in ~/.zshrc, after compinit
  fish  snapdiff completion fish > ~/.config/fish/completions/snapdiff.fish`,
  builder: {},
  async handler({ host, words, loadCommands }) {
    const script = words.length < 2 ? scripts.get(words[0] ?? basename(host.env['SHELL'] ?? '')) : undefined;
    if (script === undefined) throw new SnapdiffError('usage', `which shell? snapdiff completion ${[...scripts.keys()].join(', ')}`, {}, { hint: '' });
    const commands = [...(await loadCommands())].map(([name, { describe, builder }]) => ({
      name,
      describe,
      flags: Object.entries(builder).map(([key, flag]) => ({ ...flag, name: flagName(key) })),
    }));
    await writeOut(host, script(commands));
    return 0;
  },
});
