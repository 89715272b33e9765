/**
 * Runs every ```console block of the READMEs: the text after a command must be its output. After an intended change `npm run readme` rewrites
 * the blocks. guide.test.ts runs the guide, whose output varies.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentPaths, linkingPaths } from './support/documents.js';
import { consoleBlocks, mustWrite, openShell, replaceBlock, type Shell } from './support/transcript.js';

const project = join(import.meta.dirname, '..');
const readme = readFileSync(documentPaths[0], 'utf8');
const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** As in a new clone. */
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

describe.each(documentPaths.map((path) => [relative(project, path), path]))('%s', (_name, path) => {
  const blocks = consoleBlocks(readFileSync(path, 'utf8'));

  it.each(blocks.map((block) => [block.split('\n')[0], block]))('%s', (_command, block) => {
    const printed = shell.transcript(block);
    if (mustWrite) replaceBlock(path, block, printed);
    else expect(block).toBe(printed);
  });
});

describe('README.md', () => {
  it('shows the demo pair first, and names npm scripts that exist', () => {
    expect(consoleBlocks(readme)[0]).toContain('$ snapdiff snapshots/demo/before.heapsnapshot.gz snapshots/demo/after.heapsnapshot.gz ');
    expect(scripts['demo']).toContain('snapshots/demo/before.heapsnapshot.gz snapshots/demo/after.heapsnapshot.gz');
    for (const path of linkingPaths) {
      for (const [, script] of readFileSync(path, 'utf8').matchAll(/npm run ([\w:-]+)/g)) expect(scripts, relative(project, path)).toHaveProperty([script]);
    }
  });

  it('is short', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(200);
  });
});

describe.each(linkingPaths.map((path) => [relative(project, path), path]))('%s', (_name, path) => {
  it('links to files that exist', () => {
    const targets = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !existsSync(join(dirname(path), target)))).toEqual([]);
  });
});
