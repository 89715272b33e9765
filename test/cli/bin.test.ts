/** The entry point as an old Node, a broken installation and a failing listener meet it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../repeat/processes.js';

const dist = join(import.meta.dirname, '../../dist');
const bin = join(dist, 'src/cli/bin.js');

it('imports nothing before it has looked at the version, and uses no syntax that Node 12 lacks', () => {
  const text = readFileSync(bin, 'utf8');
  expect(text).not.toMatch(/^\s*(import\s*[{*'"\w]|export\s+[^{])|\?\?|\?\.|\bawait\b/m);
});

it.each(['18.20.8', '20.18.3'])('prints for Node %s what it needs', (version) => {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', pretend, bin, '--version'], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `snapdiff needs Node 20.19 or newer; this is Node ${version}\n` });
});

it('ends with exit code 2 when its modules cannot be loaded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-bin-'));
  cpSync(bin, join(folder, 'bin.mjs'));
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'bin.mjs')], { encoding: 'utf8' });
  expect(stderr).toMatch(/^snapdiff: could not be loaded: /);
  expect(status).toBe(2);
});

it('ends with exit code 2 at an error that nothing catches', () => {
  const late = "data:text/javascript,setTimeout(() => { throw new TypeError('x is not a function') }, 300)";
  const { status, stderr } = spawnSync(process.execPath, ['--import', late, bin, 'watch', '--', 'sleep', '5'], { encoding: 'utf8' });
  expect(stderr).toMatch(/snapdiff: something unexpected happened: x is not a function\n/);
  expect(status).toBe(2);
});

it.each([
  ['a missing TMPDIR', 'echo "export function run() {}" > m.mjs; TMPDIR=/none/x snapdiff run m.mjs', /no temporary folder can be created/],
  ['a deleted working directory', 'mkdir gone; cd gone; rmdir ../gone; snapdiff a b', /the working directory no longer exists/],
  ['a loop of links', 'ln -s loop loop; snapdiff loop b', /loop cannot be read: too many symbolic links\n\s+Its links may form a loop/],
  ['a dangling link in a folder', 'mkdir d; ln -s none d/a.heapsnapshot; touch d/b.heapsnapshot; snapdiff d', /a\.heapsnapshot does not exist/],
])('%s is no bug of snapdiff', (_name, script, message) => {
  const cwd = mkdtempSync(join(tmpdir(), 'snapdiff-bin-'));
  const { status, stderr } = spawnSync('bash', ['-c', `snapdiff() { "${process.execPath}" "${bin}" "$@"; }\n${script}`], { cwd, encoding: 'utf8' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('bug');
  expect(status).toBe(2);
});

const ENDED = /^snapdiff: the process ended before the command did\n {10}A config that is a program may have ended it/;

it.each([
  ['that ends the process', 'process.exit(0)', ENDED],
  ['that ends the process later', 'setImmediate(() => process.exit(0)); export default {}', ENDED],
  ['that leaves a timer', 'setInterval(() => {}, 1000); export default {}', /^snapdiff: a does not exist\n/],
  ['that never settles', 'export default new Promise(() => {})', /^snapdiff: c\.mjs was not loaded within 10 s\n/],
])('a config %s ends the run with exit code 2', (_name, config, message) => {
  const cwd = mkdtempSync(join(tmpdir(), 'snapdiff-bin-'));
  writeFileSync(join(cwd, 'c.mjs'), config);
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'a', 'b', '--config', 'c.mjs'], { cwd, encoding: 'utf8' });
  expect(stderr).toMatch(message);
  expect([status, stdout]).toEqual([2, '']);
});

it('Ctrl-C ends a config that is an endless loop', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'snapdiff-bin-'));
  writeFileSync(join(cwd, 'c.mjs'), 'import { writeFileSync } from "node:fs"; writeFileSync("began", ""); for (;;);');
  const running = spawn(process.execPath, [bin, 'a', 'b', '--config', 'c.mjs'], { cwd, stdio: 'ignore' });
  await until(() => existsSync(join(cwd, 'began')));
  running.kill('SIGINT');
  expect(await once(running, 'exit')).toEqual([null, 'SIGINT']);
});
