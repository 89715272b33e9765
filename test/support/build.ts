/** Builds dist/ before the tests if src/ is newer, because worker threads run dist/. */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

export function setup(): void {
  // Bundles, which every build writes last: tsc alone writes only what has changed.
  if (timeOf('dist/src/index.js') >= newest('src') && timeOf('dist/workers/start.cjs') >= newest('workers')) return;
  const tsc = join(project, 'node_modules/typescript/bin/tsc');
  // All files, because bundles of the old code have replaced some; the next build must not rely on what it wrote before.
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(project, 'tsconfig.json'), '--incremental', 'false'], { encoding: 'utf8' });
  rmSync(join(project, 'dist/tsconfig.tsbuildinfo'), { force: true });
  // `npm test` checks types in its build; tsc writes the code in any case.
  if (status !== 0) process.stderr.write(`tsc, before the tests:\n${stdout}\n`);
}

/** Time of the last change; 0 for a file that does not exist. */
const timeOf = (path: string): number => statSync(join(project, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Time of the latest change of a source below a folder of the project. */
function newest(folder: string): number {
  const files = readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.c?ts$/.test(file));
  return Math.max(...files.map((file) => timeOf(join(folder, file))));
}
