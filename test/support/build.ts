/** Builds dist/ before the tests if src/ is newer, because worker threads run dist/. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

export function setup(): void {
  if (newest('dist/src', '.js') >= newest('src', '.ts') && newest('dist/workers', '.js') >= newest('workers', '.ts')) return;
  const tsc = join(project, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(project, 'tsconfig.json'), '--incremental', 'false'], { encoding: 'utf8' });
  // All files: unchanged ones may have been replaced by bundles of the old code. `npm test` checks types in its build; tsc writes the code in any case.
  if (status !== 0) process.stderr.write(`tsc, before the tests:\n${stdout}\n`);
}

/** Time of the latest change below a folder of the project; 0 if there is none. */
function newest(folder: string, ending: string): number {
  try {
    const files = readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending));
    return Math.max(0, ...files.map((file) => statSync(join(project, folder, file)).mtimeMs));
  } catch {
    return 0;
  }
}
