/** Runs the ```console blocks of a document. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const project = join(import.meta.dirname, '../..');

export const consoleBlocks = (document: string): string[] => [...document.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block);

export interface Shell {
  /** The block as it comes out when its commands run one after the other, in one shell, 100 columns wide. */
  transcript(block: string): string;
  close(): void;
}

/** A shell in this folder, with a `snapdiff` in its path. */
export function openShell(folder: string): Shell {
  const programs = mkdtempSync(join(tmpdir(), 'snapdiff-bin-'));
  const program = join(programs, 'snapdiff');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(project, 'dist/src/cli/bin.js')}' "$@"\n`);
  chmodSync(program, 0o755);
  return {
    transcript(block) {
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
    },
    close: () => rmSync(programs, { recursive: true, force: true }),
  };
}

/** Whether `npm run readme` rewrites the blocks. */
export const mustWrite = process.env['SNAPDIFF_WRITE_README'] === '1';

export function replaceBlock(path: string, block: string, printed: string): void {
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(block, () => printed),
  );
}
