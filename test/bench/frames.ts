/**
 * Times the frames of the report's page while it zooms, in Chromium: npm run bench:frames [VERTICES]. Each zoom is a click on a block. Prints the time between
 * frames, the CPU time of the main thread for one (script, style, layout, paint), and how many took longer than 16.7 ms.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { diff } from '../../src/diff.js';
import { htmlChunks } from '../../src/render/html.js';
import type { ReportTree } from '../../src/report/report-tree.js';

const FRAME_MS = 1000 / 60;
const ZOOMS = 12;
const vertexCount = Number(process.argv[2] ?? 5000);
const snapshots = join(import.meta.dirname, '../../../snapshots/demo');

/** A tree of so many vertices: each has up to eight below it, and all grew. */
function wideTree(count: number): ReportTree {
  const vertices = [...Array(count).keys()];
  const ownBytes = vertices.map((vertex) => 100 + ((vertex * 7919) % 1000));
  return {
    texts: ['(root)', ...vertices.map((vertex) => `property${vertex}`), 'Session'],
    parent: vertices.map((vertex) => Math.floor((vertex - 1) / 8)),
    name: vertices,
    className: vertices.map(() => count + 1),
    isRuntime: vertices.map(() => 0),
    snapshots: [
      { count: vertices.map(() => 0), ownBytes: vertices.map(() => 0) },
      { count: vertices.map(() => 1), ownBytes },
    ],
    suspects: [],
  };
}

interface TraceEvent {
  name: string;
  ph: string;
  dur?: number;
  /** CPU time. */
  tdur?: number;
  ts: number;
  pid: number;
  tid: number;
}

/** CPU milliseconds of each task of the main thread with a frame's script in it, while `work` runs. */
async function tasksWithFrames(page: Page, work: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'toplevel'] } });
  await work();
  await session.send('Tracing.end');
  await ended;
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame');
  const tasks = events.filter(({ name, ph }) => ph === 'X' && /RunTask$/.test(name));
  const outer = (frame: TraceEvent) =>
    tasks.find(({ tid, pid, ts, dur = 0 }) => tid === frame.tid && pid === frame.pid && ts <= frame.ts && ts + dur >= frame.ts);
  return [...new Set(frames.flatMap((frame) => outer(frame) ?? []))].map(({ dur = 0, tdur = dur }) => tdur / 1000);
}

/** Milliseconds between the frames of the zooms. */
async function zoom(page: Page): Promise<number[]> {
  const times: number[] = [];
  const box = (await page.locator('canvas').boundingBox())!;
  for (let at = 0; at < ZOOMS; at++) {
    await page.mouse.move(box.x + (box.width * (at + 1)) / (ZOOMS + 2), box.y + (at % 2 === 0 ? 60 : 12));
    const between = page.evaluate(`new Promise((resolve) => {
      const times = [];
      const step = (now) => (times.push(now) < 16 ? requestAnimationFrame(step) : resolve(times));
      requestAnimationFrame(step);
    })`) as Promise<number[]>;
    await page.mouse.down();
    await page.mouse.up();
    const seen = await between;
    times.push(...seen.slice(1).map((time, index) => time - seen[index]));
  }
  return times;
}

const line = (what: string, values: number[]): string => {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): string => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  return `${what}: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, longest ${at(1)} ms; ${sorted.filter((value) => value > FRAME_MS + 1).length} of ${sorted.length} longer than a frame\n`;
};

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-frames-'));
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', chromiumSandbox: false });
try {
  const report = await diff(join(snapshots, 'before.heapsnapshot.gz'), join(snapshots, 'after.heapsnapshot.gz'), { tree: true });
  const path = join(folder, 'report.html');
  writeFileSync(path, [...htmlChunks({ ...report, tree: wideTree(vertexCount) })].join(''));
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(pathToFileURL(path).href);
  await page.locator('canvas').scrollIntoViewIfNeeded();
  let between: number[] = [];
  const tasks = await tasksWithFrames(page, async () => {
    between = await zoom(page);
  });
  process.stdout.write(`${vertexCount} vertices, ${ZOOMS} zooms\n${line('time between frames', between)}${line('CPU time for a frame', tasks)}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
