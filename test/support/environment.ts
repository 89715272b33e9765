/**
 * The same environment on every machine, for the tests and for all that they start: no wish about colours, widths or Node's options, no word of a
 * CI service, and one temporary folder, which is gone when they are done.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What snapdiff, Node or npm answer differently for. NODE_ENV is Vitest's. */
const wishes = /^(COLUMNS|LINES|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CLICOLOR.*|CI_PROJECT_DIR|(GITHUB|RUNNER|SNAPDIFF)_(?!WRITE_README).*|NODE_(?!ENV$).*)$/;

export default function setup(): () => void {
  for (const name of Object.keys(process.env)) if (wishes.test(name)) delete process.env[name];
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-tests-'));
  // Tests run in processes that inherit it.
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
