/** A folder with one file of each kind that snapdiff may be given. */
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draw, drawnFile } from '../../support/draw.js';
import { snapdiff } from './command.js';

const before = drawnFile(draw('(root) @1 -> App @3 10 -> Session#1 @5 64').model);
const after = drawnFile(draw('(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#2 @7 64').model);
const newer = drawnFile(draw('(root) @1 -> App @3 10 -> Session#1 @5 64\nApp -> Session#2 @7 64\nApp -> Session#3 @9 64').model);

const files: Record<string, string> = {
  before,
  after,
  newer,
  damaged: after.replace('"edges":[', '"edges":[1e9,'),
  cut: after.slice(0, -300),
  empty: '',
  zeros: '\0'.repeat(5000),
  text: 'hello\n',
  'list.json': '[1]',
  'bent.json': '{"schemaVersion": 1, "kind": "comparison", "snapshots": 5}',
  'old.zip': 'PK\u0003\u0004 and more',
  'a b\u001b[31m': before,
  'leak.mjs': 'const kept = [];\nexport const run = (at) => void kept.push({ at, text: String(at).repeat(50) });\n',
  'throws.mjs': 'export function run() {\n  throw new Error("\\u001b[31mno\\n::error::x");\n}\n',
  'hangs.mjs': 'setInterval(() => {}, 1e6);\nexport const run = () => new Promise(() => {});\n',
  'exits.mjs': 'export const run = () => process.exit(0);\n',
  'detaches.mjs': 'import { spawn } from "node:child_process";\nexport const run = () => spawn("sleep", ["60"], { detached: true, stdio: "inherit" });\n',
  'talks.mjs': 'export const run = () => {\n  process.send?.({ snapdiffReply: 5 });\n  console.log("\\u001b[2J");\n};\n',
  'session.jsonl': '{"role":"user","content":"hi"}\n{"role":"assistant","content":"hello"}\n{"role": 5}\nnonsense\n',
  'good.config.json': '{"max": [{"metric": "suspects", "limit": 0}]}',
  'bad.config.json': '{"max": 5}',
  'live.config.mjs': 'setInterval(() => {}, 1000);\nexport default { top: 3 };\n',
};

/** Makes the folder; the caller removes it. */
export async function hostileFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-hostile-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const name of ['dir', 'later']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'web.heapsnapshot'), name === 'dir' ? before : after);
  }
  writeFileSync(join(folder, 'dir', 'job.heapsnapshot'), after);
  symlinkSync('/none/at/all', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  const written = await Promise.all([
    snapdiff(['before', 'after', '--export-json', 'report.json', '--quiet'], { cwd: folder }),
    snapdiff(['baseline', 'before', '-o', 'base.json', '--quiet'], { cwd: folder }),
  ]);
  if (written.some(({ code }) => code !== 0)) throw new Error(`no report, or no baseline file: ${written.map(({ err }) => err).join('')}`);
  return folder;
}

export const copyOf = (folder: string, to: string): void => cpSync(folder, to, { recursive: true, verbatimSymlinks: true });
