/** The texts that the build renders are those that the command line would print. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/command-line.js';
import { commandNames } from '../../src/cli/commands/command-list.js';
import { type ReadyTexts, type readyText, readyWidths } from '../../src/cli/ready-texts.js';
import { version } from '../../src/report/version.js';

// Compiled, because the texts are beside the compiled file.
const compiled = (await import(join(import.meta.dirname, '../../dist/src/cli/ready-texts.js'))) as { readyText: typeof readyText };
const texts = JSON.parse(readFileSync(join(import.meta.dirname, '../../dist/ready-texts.json'), 'utf8')) as ReadyTexts;

test.each(['', ...commandNames])('help of %j at each width', async (name) => {
  for (const width of readyWidths) {
    const parsed = await parseCommandLine(name === '' ? ['--help'] : [name, '--help'], { version, width });
    expect(parsed).toEqual({ text: texts.help[width][name] });
    // Printed as it is, in any locale.
    expect(texts.help[width][name]).toMatch(/^[\x0a\x20-\x7e]+$/);
  }
});

describe('ready for', () => {
  test.each([
    [['--version'], 33, `${version}\n`],
    [['--help'], 80, texts.help['80']['']],
    [['help'], 100, texts.help['100']['']],
    [['-h'], 200, texts.help['100']['']],
    [['run', '--help'], 80, texts.help['80']['run']],
    [['help', 'run'], 80, texts.help['80']['run']],
  ])('%j at %d columns', (argv, width, text) => {
    expect(compiled.readyText(argv, width)).toBe(text);
  });

  test.each([
    [['--help'], 81],
    [['--help'], 40],
    [['toString', '--help'], 80],
    [['nothing', '--help'], 80],
    [['run', '--help', '--no-color'], 80],
    [['run', 'help'], 80],
    [['a.heapsnapshot', 'b.heapsnapshot'], 80],
    [[], 80],
  ])('not %j at %d columns', (argv, width) => {
    expect(compiled.readyText(argv, width)).toBeNull();
  });
});
