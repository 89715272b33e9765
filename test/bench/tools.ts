/** The tools to measure: snapdiff with every requested Node and number of threads, and the installed rivals. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from './timing.js';

export const rivalNames = ['rust', 'devtools', 'vscode', 'memlab'] as const;
export type Rival = (typeof rivalNames)[number];

export interface Node {
  path: string;
  version: string;
}

export interface Tool {
  name: string;
  isOurs: boolean;
  command(baseline: string, current: string): Command;
}

const packageOf: Record<Rival, string> = {
  rust: '@heap-snapshot/tool',
  devtools: 'heap-snapshot-toolkit',
  vscode: '@vscode/v8-heap-parser',
  memlab: '@memlab/heap-analysis',
};
const titleOf: Record<Rival, string> = {
  rust: '@heap-snapshot/tool (Rust)',
  devtools: 'DevTools (heap-snapshot-toolkit)',
  vscode: '@vscode/v8-heap-parser (reads only)',
  memlab: '@memlab/heap-analysis (reads only)',
};

export const peersFolder = process.env.SNAPDIFF_PEERS ?? join(homedir(), '.cache/snapdiff-peers');
/** Folder of this project, from dist/test/bench. */
const project = join(import.meta.dirname, '../../..');

/** The version in its package.json; null if it is not installed. */
export function rivalVersion(rival: Rival): string | null {
  const path = join(peersFolder, 'node_modules', packageOf[rival], 'package.json');
  if (!existsSync(path) || (rival === 'rust' && !existsSync(join(peersFolder, 'heap-snapshot')))) return null;
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

export const ourVersion = (): string => (JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }).version;

/** Commit of the project, with a star if files have changed since; null outside a repository. */
export function ourCommit(): string | null {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty=*', '--exclude=*'], {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

export function nodeAt(path: string): Node {
  return { path, version: execFileSync(path, ['-p', 'process.version'], { encoding: 'utf8' }).trim() };
}

/** `threads`: null for the default. */
export function ours(node: Node, threads: number | null): Tool {
  return {
    name: `snapdiff, Node ${node.version.slice(1)}${threads === null ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`}`,
    isOurs: true,
    command: (baseline, current) => ({
      file: node.path,
      args: [join(project, 'dist/src/cli/bin.js'), baseline, current, ...(threads === null ? [] : ['--threads', String(threads)])],
      isNode: true,
    }),
  };
}

/** A rival with a heap limit of most of the machine's memory, because the default is too small. */
export function rivalTool(rival: Rival, node: Node, heapMegabytes: number): Tool {
  return {
    name: titleOf[rival],
    isOurs: false,
    command: (baseline, current) =>
      rival === 'rust'
        ? // The newer file first.
          { file: join(peersFolder, 'heap-snapshot'), args: ['diff', current, baseline], isNode: false }
        : {
            file: node.path,
            args: [`--max-old-space-size=${heapMegabytes}`, join(import.meta.dirname, 'rivals.js'), rival, peersFolder, baseline, current],
            isNode: true,
          },
  };
}
