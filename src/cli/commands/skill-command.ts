/** `snapdiff skill`: what an agent needs to know of the command line, as Markdown. */
import { readFile } from 'node:fs/promises';
import { defineCommand, refuseSurplus } from '../command.js';
import { writeOut } from '../host.js';

export default defineCommand({
  command: 'skill',
  describe: 'Print a skill for coding agents, as Markdown',
  details: `Prints a Markdown file that teaches an agent when to capture, how to compare, and what not to claim:
snapdiff skill > .claude/skills/heap-snapdiff/SKILL.md, or wherever your agent looks for skills.`,
  builder: {},
  async handler({ host, words }) {
    refuseSurplus(words, 0, 'Write snapdiff skill > SKILL.md');
    await writeOut(host, await readFile(new URL('../../../../src/skill/SKILL.md', import.meta.url), 'utf8'));
    return 0;
  },
});
