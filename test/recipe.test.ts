/** The scripts of src/gate/README.md, unchanged: on programs that leak and the same programs without their leak. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import jq from 'jq-wasm';
import { afterEach, describe, expect, it } from 'vitest';
import { builtLibrary } from './support/built.js';
import { namedBlock } from './support/documents.js';

const { checkReport, diff } = builtLibrary;
const project = join(import.meta.dirname, '..');
const recipe = namedBlock('heap-check.sh');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What `npx --no -- snapdiff` runs in the end, without npm's second of start-up: one test uses npm's own. */
const shortNpx = '#!/bin/sh\nshift 3\nexec node_modules/.bin/snapdiff "$@"\n';

/**
 * A project with a server, snapdiff as it is built here, and the recipe. `npx`: npm's own, or the short one. `exitCode`: of a stand-in for snapdiff,
 * where only the script's answer to it is tested.
 */
function aProject({ npx = 'short', exitCode }: { npx?: 'own' | 'short'; exitCode?: number } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-recipe-'));
  folders.push(folder);
  const programs = join(folder, 'node_modules/.bin');
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name": "shop", "private": true}\n');
  const command = exitCode === undefined ? `exec '${process.execPath}' '${join(project, 'dist/src/cli/bin.js')}' "$@"` : `exit ${exitCode}`;
  writeFileSync(join(programs, 'snapdiff'), `#!/bin/sh\n${command}\n`);
  chmodSync(join(programs, 'snapdiff'), 0o755);
  if (npx === 'short') {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npx'), shortNpx, { mode: 0o755 });
  }
  copyFileSync(join(import.meta.dirname, 'support/leaky-server.mjs'), join(folder, 'server.mjs'));
  writeFileSync(join(folder, 'heap-check.sh'), recipe);
  return folder;
}

/** The environment of a script in this folder. */
const environment = (folder: string, more: Record<string, string>) => {
  const { PATH, HOME } = process.env;
  return { PATH: `${join(folder, 'bin')}${delimiter}${PATH}`, HOME, npm_config_update_notifier: 'false', ...more };
};

/** Runs a script of the document in this folder and waits for its end. */
function runScript(folder: string, name: string, env: Record<string, string> = {}) {
  writeFileSync(join(folder, name), namedBlock(name));
  return spawnSync('sh', [name], { cwd: folder, encoding: 'utf8', env: environment(folder, env) });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function heapCheck(env: Record<string, string>): Promise<{ code: number | null; out: string; folder: string }> {
  const folder = aProject();
  const child = spawn('sh', ['heap-check.sh'], {
    cwd: folder,
    env: environment(folder, { PORT: String(await freePort()), ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, folder };
}

describe.skipIf(process.platform === 'win32')('heap-check.sh', () => {
  it('exists', () => {
    expect(recipe).toContain('npx --no -- snapdiff');
  });

  it('fails on the leak and names the holder', async () => {
    const { code, out, folder } = await heapCheck({ LEAK: '1' });
    expect(out).toMatch(/^ +visits +Map @\d+ in server\.mjs:11/m);
    expect(out).toMatch(/^FAIL +1 suspect, 0 allowed; held by visits: Map @\d+ in server\.mjs:11/m);
    expect(code, out).toBe(1);
    expect(readdirSync(join(folder, 'heap'))).toHaveLength(2);
  });

  it('passes without the leak', async () => {
    const { code, out } = await heapCheck({});
    expect(out).toContain('No suspects.');
    expect(code, out).toBe(0);
  });

  it('fails when the server does not start', async () => {
    const { code } = await heapCheck({ PORT: 'none' });
    expect(code).not.toBe(0);
  });
});

describe.skipIf(process.platform === 'win32')('leak-bisect.sh', () => {
  it('ends with 1 for a leak', () => {
    const folder = aProject();
    writeFileSync(join(folder, 'checkout.mjs'), 'const kept = []; export const run = (i) => { kept.push({ i, text: "x".repeat(200) + i }); };');
    const { status, stderr } = runScript(folder, 'leak-bisect.sh');
    expect(status, stderr).toBe(1);
  });

  it.each([
    ['no leak', 0, 0],
    ['a module that cannot be tested', 2, 125],
  ])('%s: %i of snapdiff becomes %i', (_what, exitCode, code) => {
    expect(runScript(aProject({ exitCode }), 'leak-bisect.sh')).toMatchObject({ status: code, stderr: '' });
  });
});

describe.skipIf(process.platform === 'win32')('compare-with-main.sh', () => {
  it.each([
    ['demo/before', 'demo/after', 1, 'own'],
    ['matrix/bun-v8write.before', 'matrix/bun-v8write.before', 0, 'short'],
  ] as const)('%s against %s ends with %i', (main, branch, code, npx) => {
    const folder = aProject({ npx });
    copyFileSync(join(project, `snapshots/${main}.heapsnapshot.gz`), join(folder, 'main.heapsnapshot.gz'));
    copyFileSync(join(project, `snapshots/${branch}.heapsnapshot.gz`), join(folder, 'branch.heapsnapshot.gz'));
    const { status, stderr } = runScript(folder, 'compare-with-main.sh');
    expect(status, stderr).toBe(code);
    expect(readFileSync(join(folder, 'comment.md'), 'utf8')).toContain(code === 1 ? 'resultCache' : 'Nothing changed');
  });
});

describe.skipIf(process.platform === 'win32')('nightly.sh', () => {
  it.each([
    // By the clock, so that a busy machine does not make it grow less and less.
    ['leaks', 'const kept = []; let at = Date.now(); setInterval(() => { for (; at < Date.now(); at++) kept.push("x".repeat(3000) + at); }, 1);', 1],
    ['idles', 'setInterval(() => {}, 1000);', 0],
  ] as const)('a service that %s', async (_what, program, code) => {
    const folder = aProject();
    writeFileSync(join(folder, 'service.cjs'), program);
    const service = spawn(process.execPath, ['--inspect-port=0', 'service.cjs'], { cwd: folder, stdio: 'ignore' });
    try {
      await new Promise((resolve) => service.once('spawn', resolve));
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { status, stdout, stderr } = runScript(folder, 'nightly.sh', { PID: String(service.pid), INTERVAL: '2s' });
      expect(status, stdout + stderr).toBe(code);
      expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toHaveProperty('status', code === 0 ? 'pass' : 'fail');
    } finally {
      service.kill('SIGKILL');
    }
  });
});

describe('jq', () => {
  const lines = namedBlock('report.jq').trimEnd().split('\n');

  it('reads the report', async () => {
    const [first, second] = ['before', 'after'].map((side) => join(project, `snapshots/demo/${side}.heapsnapshot.gz`));
    const { constructors, strings: _, ...rest } = checkReport(await diff(first, second, { threads: 0 }), []);
    // jq takes three seconds to read all rows.
    const report = { ...rest, constructors: constructors.slice(0, 40) };
    // In one run, because each takes seconds to start: the answers are divided by a line.
    const filters = lines.map((line) => /^jq (?:-[re] )?'(.*)' report\.json$/.exec(line)![1]);
    const answers = await jq.raw(JSON.parse(JSON.stringify(report)), filters.map((filter) => `(${filter})`).join(', "----", '), ['-r']);
    const [suspects, classes, passed] = answers.split('\n----\n');
    expect(suspects).toMatch(/^\d+\tresultCache\tfile:\S*server\.mjs:14$/m);
    expect(JSON.parse(classes)).toContainEqual(expect.objectContaining({ name: 'ToolResult', countDelta: 2000 }));
    expect(passed.trim()).toBe('true');
  });
});
