/**
 * Runs the commands of the guide, on real servers. Compares holders, places, entries, verdicts and exit codes; ignores ids, sizes and V8's own
 * growth, which vary from run to run. `npm run readme` rewrites the blocks.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { guidePath } from './support/documents.js';
import { consoleBlocks, mustWrite, openShell, replaceBlock } from './support/transcript.js';

const project = join(import.meta.dirname, '..');
const blocks = consoleBlocks(readFileSync(guidePath, 'utf8'));
const shell = openShell(project);

afterAll(() => shell.close());

/** Removes figures that vary, and line breaks, whose places depend on them. */
function constant(text: string): string {
  return text
    .replace(/\n {2,}s1 +s2 +s3 +plot .*\n.*\n(?=\n)/g, '\n') // the row of the whole heap, whose width depends on its figures
    .replace(/^ {2}adds [\s\S]*?(?=\n {2}\S)/gm, '  adds')
    .replace(/^No suspect explains(?:.*\n)+?\n/gm, '') // how much of it is compiled code varies
    .replace(/@\d+/g, '@N')
    .replace(/[\d,]+ objects/g, 'N objects')
    .replace(/[+-]?\d[\d,.]* (?:%|[kMG]?B)(?!\w)/g, 'N')
    .replace(/\s+/g, ' ');
}

describe('the guide', () => {
  it.each(blocks.map((block) => [block.split('\n')[0], block]))('%s', (_command, block) => {
    const printed = shell.transcript(block);
    if (mustWrite) replaceBlock(guidePath, block, printed);
    else expect(constant(block)).toBe(constant(printed));
  });

  it('is compared by holders, places and verdicts', () => {
    const text = constant(blocks[0]);
    expect(text).toMatch(/ sessions Map @N in shop\.mjs:7 entries 41 -> 243 /);
    expect(text).toContain(' FAIL 1 suspect, 0 allowed; held by sessions');
    expect(text).toMatch(/echo \$\? 1 $/);
    expect(constant(blocks[0].replace('shop.mjs:7', 'shop.mjs:8'))).not.toBe(text);
    expect(constant(blocks[0].replace('41 -> 243', '41 -> 41'))).not.toBe(text);
  });
});
