/**
 * Sets the same environment on every machine, for the tests and their child processes: no variables for colours, widths, Node's options or CI
 * services, and one temporary folder, which is deleted at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Variables that change the output of snapdiff, Node or npm. NODE_ENV is set by Vitest. */
const wishes = /^(COLUMNS|LINES|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CLICOLOR.*|CI_PROJECT_DIR|(GITHUB|RUNNER|SNAPDIFF)_(?!WRITE_README).*|NODE_(?!ENV$).*)$/;

export default function setup(): () => void {
  for (const name of Object.keys(process.env)) if (wishes.test(name)) delete process.env[name];
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-tests-'));
  // Test processes inherit it.
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
