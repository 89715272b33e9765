/**
 * node record.mjs FOLDER NAME=COMMAND...: records each program with each runtime, e.g. node20=/usr/bin/node "deno=deno run -A": 400 steps as NAME.1, 2,000 as NAME.2, and 2,000 of
 * another build, in which lines moved and things were added, as NAME.moved. For Node also a dump at the limit of its heap, as NAME.crash.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const programs = join(import.meta.dirname, 'programs');
const host = join(import.meta.dirname, 'host.cjs');
const added = `
function audited(name) { return 'audited:' + name; }
class Telemetry { constructor() { this.started = audited('start'); this.tags = ['a', 'b']; } }
const telemetry = new Telemetry();
exports.telemetry = () => telemetry.tags.length;

`;
/** Programs whose dumps are judged. */
const crashing = ['sessions', 'linked', 'buffers', 'promises', 'nested', 'globald', 'tenants', 'brokenlru', 'hooks', 'errors', 'generators', 'metrics', 'race', 'middleware', 'thumbnails', 'agentqueue'];

const [folder, ...runtimes] = process.argv.slice(2);
const moved = join(folder, 'moved');
mkdirSync(moved, { recursive: true });
for (const file of readdirSync(programs)) {
  const name = basename(file, '.cjs');
  writeFileSync(join(moved, file), added + readFileSync(join(programs, file), 'utf8'));
  for (const runtime of runtimes) {
    const [id, line] = [runtime.slice(0, runtime.indexOf('=')), runtime.slice(runtime.indexOf('=') + 1)];
    const [command, ...words] = line.split(' ');
    const path = (step) => join(folder, `${name}.${id}.${step}.heapsnapshot`);
    const record = (program, step, count) => {
      if (!existsSync(path(step))) execFileSync(command, [...words, host, program, path(step), `${count}`], { stdio: 'ignore', timeout: 120_000 });
    };
    record(join(programs, file), '1', 400);
    record(join(programs, file), '2', 2_000);
    record(join(moved, file), 'moved', 2_000);
    if (!id.startsWith('node') || !crashing.includes(name) || existsSync(path('crash'))) continue;
    const dumps = join(folder, 'dumps', `${name}.${id}`);
    mkdirSync(dumps, { recursive: true });
    const flags = ['--max-old-space-size=60', '--heapsnapshot-near-heap-limit=1', `--diagnostic-dir=${dumps}`];
    spawnSync(command, [...words, ...flags, host, join(programs, file), 'crash'], { stdio: 'ignore', timeout: 120_000 });
    for (const dump of readdirSync(dumps).filter((each) => each.endsWith('.heapsnapshot'))) renameSync(join(dumps, dump), path('crash'));
  }
}
