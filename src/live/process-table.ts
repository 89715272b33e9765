/** The processes below a process: /proc on Linux, `ps` elsewhere. Synchronous, because it is also needed while this process exits. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface TableRow {
  pid: number;
  parent: number;
  /** When it was started, in a unit of the system: a pid that was given to another process has another start. */
  started: string;
}

/**
 * Returns a function that lists the pids of a tree: `root` while it runs, its descendants, on Linux every process whose environment has `mark` as a
 * value, and those that an earlier call has found, because a process whose parent ends is no longer below it. Zombies are left out. On Windows it is
 * `root` alone.
 */
export function treeLister(root: number, mark: string): (rootRuns: boolean) => number[] {
  const before = new Map<number, string>();
  return (rootRuns) => {
    if (process.platform === 'win32') return rootRuns ? [root] : [];
    const rows = processRows();
    const tree = new Set<number>();
    for (const { pid, started } of rows) {
      if (pid === root ? rootRuns : before.get(pid) === started || hasMark(pid, mark)) tree.add(pid);
    }
    for (let size = -1; size !== tree.size; ) {
      size = tree.size;
      for (const { pid, parent } of rows) if (tree.has(parent) && pid !== process.pid) tree.add(pid);
    }
    for (const { pid, started } of rows) if (tree.has(pid) && pid !== root) before.set(pid, started);
    return [...tree];
  };
}

function processRows(): TableRow[] {
  return process.platform === 'linux' ? rowsOfProc() : rowsOfPs();
}

function rowsOfProc(): TableRow[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    // "PID (name) STATE PARENT ...": the name may have spaces and parentheses. The start is field 22 of proc(5).
    const fields = read(`/proc/${name}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    const [state, parent] = fields;
    return parent === undefined || state === 'Z' || state === 'X' ? [] : [{ pid: Number(name), parent: Number(parent), started: fields[19] }];
  });
}

function rowsOfPs(): TableRow[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,state=,lstart='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [, pid, parent, state, started] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), started }];
  });
}

const hasMark = (pid: number, mark: string): boolean => process.platform === 'linux' && read(`/proc/${pid}/environ`).includes(mark);

/** Empty when the process has ended or belongs to another user. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
