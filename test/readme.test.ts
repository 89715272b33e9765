/**
 * The README does not lie: every ```console block is run, and what stands below a command must be what the command prints. After a
 * change that is meant, `npm run readme` writes the blocks anew. guide.test.ts runs those of the guide, whose servers print something else each time.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleBlocks, guideHeading, mustWrite, openShell, replaceBlock, type Shell, section } from './support/transcript.js';

const project = join(import.meta.dirname, '..');
const readmePath = join(project, 'README.md');
const readme = readFileSync(readmePath, 'utf8');
const blocks = consoleBlocks(readme.replace(section(readme, guideHeading), ''));
const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** Like a fresh clone's. */
let folder: string;
let shell: Shell;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-readme-'));
  symlinkSync(join(project, 'snapshots'), join(folder, 'snapshots'));
  shell = openShell(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  shell.close();
});

describe('README.md', () => {
  it.each(blocks.map((block) => [block.split('\n')[0], block]))('%s', (_command, block) => {
    const printed = shell.transcript(block);
    if (mustWrite) replaceBlock(readmePath, block, printed);
    else expect(block).toBe(printed);
  });

  it('shows the demo pair first, and names npm scripts that exist', () => {
    expect(blocks[0]).toContain('$ snapdiff snapshots/demo/before.heapsnapshot.gz snapshots/demo/after.heapsnapshot.gz\n');
    expect(scripts['demo']).toContain('snapshots/demo/before.heapsnapshot.gz snapshots/demo/after.heapsnapshot.gz');
    for (const [, script] of readme.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([script]);
  });

  it('links to files that exist', () => {
    for (const [, path] of readme.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)) expect(() => readFileSync(join(project, path)), path).not.toThrow();
  });
});
