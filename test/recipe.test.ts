/** The shell recipe of the README, word for word, against a server that leaks and the same server without its leak. */
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

const project = join(import.meta.dirname, '..');
const readme = readFileSync(join(project, 'README.md'), 'utf8');
const [, recipe] = /^<!-- heap-check\.sh -->\n\n```sh\n(.*?)^```$/ms.exec(readme) ?? [];
const folders: string[] = [];

vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project with a server, snapdiff as it is built here, and the recipe. */
function aProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'snapdiff-recipe-'));
  folders.push(folder);
  const programs = join(folder, 'node_modules/.bin');
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name": "shop", "private": true}\n');
  writeFileSync(join(programs, 'snapdiff'), `#!/bin/sh\nexec '${process.execPath}' '${join(project, 'dist/src/cli/bin.js')}' "$@"\n`);
  chmodSync(join(programs, 'snapdiff'), 0o755);
  copyFileSync(join(import.meta.dirname, 'support/leaky-server.mjs'), join(folder, 'server.mjs'));
  writeFileSync(join(folder, 'heap-check.sh'), recipe);
  return folder;
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
  const { PATH, HOME } = process.env;
  const child = spawn('sh', ['heap-check.sh'], {
    cwd: folder,
    env: { PATH, HOME, PORT: String(await freePort()), npm_config_update_notifier: 'false', ...env },
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

describe.skipIf(process.platform === 'win32')('heap-check.sh of the README', () => {
  it('is there', () => {
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
