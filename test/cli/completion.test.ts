/** `snapdiff completion`: bash itself runs its script; what the scripts of other shells hold is compared with the flags. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandNames, loadCommands } from '../../src/cli/commands/command-list.js';
import { flagName } from '../../src/cli/flag.js';
import { snapdiff } from './a-host.js';

const { out: bash } = await snapdiff(['completion', 'bash']);

/** What bash offers for the last of these words. */
function completed(words: readonly string[]): string[] {
  const quoted = ['snapdiff', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${bash}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _snapdiff; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe('bash', () => {
  it.each([
    [['su'], ['summary']],
    [['before', 'su'], []],
    [
      ['--format', 'j'],
      ['json', 'junit'],
    ],
    [['watch', '--format', 'j'], ['jsonl']],
    [['a', 'b', '--sort', '=', 're'], ['retained']],
    [
      ['a', 'b', '--export-j'],
      ['--export-json', '--export-junit'],
    ],
    [['summary', 'a', '--export-j'], ['--export-json']],
    [['a', 'b', '--config', ''], []],
  ])('%j', (words, expected) => {
    expect(completed(words)).toEqual(expected);
  });
});

it.each(['bash', 'zsh', 'fish'])('%s: every command and flag', async (shell) => {
  const { out, code } = await snapdiff(['completion'], { env: { SHELL: `/usr/bin/${shell}` } });
  expect(code).toBe(0);
  for (const name of commandNames) expect(out).toMatch(new RegExp(`\\b${name}\\b`));
  for (const { builder } of (await loadCommands()).values()) {
    for (const key of Object.keys(builder)) expect(out).toContain(shell === 'fish' ? ` -l ${flagName(key)} ` : `--${flagName(key)}`);
  }
});
