/**
 * The README does not lie: every ```console block is run, and what stands below a command must be what the command prints. After a
 * change that is meant, `npm run readme` writes the blocks anew.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..');
const readmePath = join(project, 'README.md');
const readme = readFileSync(readmePath, 'utf8');
const consoleBlocks = [...readme.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block);
const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** A folder like a fresh clone's, with a `snapdiff` in the path beside it. */
let folder: string;
let programs: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapdiff-readme-'));
  programs = mkdtempSync(join(tmpdir(), 'snapdiff-bin-'));
  symlinkSync(join(project, 'snapshots'), join(folder, 'snapshots'));
  const program = join(programs, 'snapdiff');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(project, 'dist/src/cli/bin.js')}' "$@"\n`);
  chmodSync(program, 0o755);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(programs, { recursive: true, force: true });
});

/** The block as it comes out when its commands run one after the other, in one shell, 100 columns wide. */
function transcript(block: string): string {
  const commands = block
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => line.slice(2));
  const script = commands.flatMap((command, at) => [`printf '\\001%s\\002' ${at}`, `(exit $status)`, command, 'status=$?']);
  const { PATH, HOME } = process.env;
  const out = execFileSync('sh', ['-c', ['exec 2>&1', 'status=0', ...script, 'exit 0'].join('\n')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${programs}${delimiter}${PATH}`, HOME, COLUMNS: '100' },
  });
  return out.replace(/\x01(\d+)\x02/g, (_mark, at) => `$ ${commands[Number(at)]}\n`);
}

describe('README.md', () => {
  it.each(consoleBlocks.map((block) => [block.split('\n')[0], block]))('%s', (_command, block) => {
    const printed = transcript(block);
    if (process.env['SNAPDIFF_WRITE_README'] === '1') {
      writeFileSync(
        readmePath,
        readFileSync(readmePath, 'utf8').replace(block, () => printed),
      );
      return;
    }
    expect(block).toBe(printed);
  });

  it('shows the demo pair first, and names npm scripts that exist', () => {
    expect(consoleBlocks[0]).toContain('$ snapdiff snapshots/demo/before.heapsnapshot.gz snapshots/demo/after.heapsnapshot.gz\n');
    expect(scripts['demo']).toContain('snapshots/demo/before.heapsnapshot.gz snapshots/demo/after.heapsnapshot.gz');
    for (const [, script] of readme.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([script]);
  });

  it('links to files that exist', () => {
    for (const [, path] of readme.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)) expect(() => readFileSync(join(project, path)), path).not.toThrow();
  });
});
