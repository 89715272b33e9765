/**
 * Which lines of a session are in the conversation now. A session is a tree: each line names its parent, a rewind begins a new branch at an earlier
 * line, and the branch that ends in the last line is the live one. Subagents written into the same file (isSidechain) are trees of their own.
 */
import type { SessionRecord } from './session-record.js';

export interface Branches {
  /** Of the main conversation, in the order of the file. */
  live: SessionRecord[];
  /** Branches that were left behind, each in the order of the file. */
  rewound: SessionRecord[][];
  subagents: Subagent[];
  /** Links to parents that are not in the file, and circles: the line before was taken for the parent. */
  brokenLinks: number;
}

export interface Subagent {
  /** Null: the writer gives none. */
  agent: string | null;
  records: SessionRecord[];
}

export function branchesOf(records: readonly SessionRecord[]): Branches {
  const main = records.filter(({ isSidechain }) => !isSidechain);
  const { isLive, brokenLinks } = liveChain(main);
  includeSiblings(main, isLive);
  return {
    live: main.filter((_, at) => isLive[at] === 1),
    rewound: deadBranches(main, isLive),
    subagents: subagentsOf(records),
    brokenLinks,
  };
}

/** Index of the parent of each line; -1: it begins a branch, -2: its parent is not there. */
function parentsOf(lines: readonly SessionRecord[]): Int32Array {
  const places = new Map<string, number>();
  for (const [at, { uuid }] of lines.entries()) if (uuid !== null) places.set(uuid, at);
  const parents = Int32Array.from(lines, ({ uuid, parent, compaction, isSummary }, at) => {
    if (uuid === null || parent === undefined) return at - 1;
    // a compaction goes on with the conversation, also where an old writer does not say with which line
    if (parent === null) return compaction !== null || isSummary ? at - 1 : -1;
    return places.get(parent) ?? (at === 0 ? -1 : -2);
  });
  // messages that a compaction keeps come after its summary, though they were written before it; what follows hangs on the last of them
  for (const [at, { compaction }] of lines.entries()) {
    const head = places.get(compaction?.kept?.head ?? '') ?? at;
    if (head < at) parents[head] = places.get(compaction?.kept?.anchor ?? '') ?? at;
  }
  return parents;
}

function liveChain(main: readonly SessionRecord[]): { isLive: Uint8Array; brokenLinks: number } {
  const isLive = new Uint8Array(main.length);
  const parents = parentsOf(main);
  const lineBefore = nearestUnmarked(main.length);
  let brokenLinks = 0;
  let at = main.findLastIndex(({ isEnd }) => isEnd);
  while (at >= 0) {
    isLive[at] = 1;
    lineBefore.mark(at);
    let next = parents[at];
    if (next === -2 || (next >= 0 && isLive[next] === 1)) {
      if (!isAroundCompaction(main, at, next)) brokenLinks++;
      next = lineBefore.find(at);
    }
    at = next;
  }
  // the summary belongs to its compaction, though the next line may hang on a message that was kept
  for (const [line, { isSummary }] of main.entries()) {
    const parent = parents[line];
    if (isSummary && parent >= 0 && isLive[parent] === 1 && main[parent].compaction !== null) isLive[line] = 1;
  }
  // lines without ids are where the line before them is
  for (let line = 1; line < main.length; line++) if (main[line].uuid === null && isLive[line - 1] === 1) isLive[line] = 1;
  return { isLive, brokenLinks };
}

/** Positions that are marked one by one, and the nearest before one that is not; -1: none. Path halving keeps circles of links in linear time. */
function nearestUnmarked(length: number): { mark(at: number): void; find(at: number): number } {
  // shifted by one, so that 0 means -1
  const before = Int32Array.from({ length: length + 1 }, (_, at) => at);
  return {
    mark: (at) => void (before[at + 1] = at),
    find(at) {
      let found = at + 1;
      while (before[found] !== found) found = before[found] = before[before[found]];
      return found - 1;
    },
  };
}

/** A compaction follows the last message before it, which may be one that it keeps. */
function isAroundCompaction(main: readonly SessionRecord[], at: number, next: number): boolean {
  return main[at].compaction !== null || (next >= 0 && (main[next].compaction !== null || main[next].isSummary));
}

/** Parallel tool calls: the lines of one request and their results hang beside each other, and the chain passes through one of them only. */
function includeSiblings(main: readonly SessionRecord[], isLive: Uint8Array): void {
  const requests = new Set<string>();
  for (const [at, { request }] of main.entries()) if (isLive[at] === 1 && request !== null) requests.add(request);
  const calls = new Set<string>();
  for (const [at, { request, parts }] of main.entries()) {
    if (request === null || !requests.has(request)) continue;
    isLive[at] = 1;
    for (const { call, callId } of parts) if (call !== null && callId !== null) calls.add(callId);
  }
  const answered = (at: number): string[] => main[at].parts.flatMap(({ isResult, callId }) => (isResult && callId !== null ? [callId] : []));
  for (const at of main.keys()) if (isLive[at] === 1) for (const id of answered(at)) calls.delete(id);
  for (const at of main.keys()) {
    if (isLive[at] === 1 || !answered(at).some((id) => calls.has(id))) continue;
    isLive[at] = 1;
    for (const id of answered(at)) calls.delete(id);
  }
}

/** Lines that are not live, by the line in which they leave the live branch; without those that hold no message. */
function deadBranches(main: readonly SessionRecord[], isLive: Uint8Array): SessionRecord[][] {
  const parents = parentsOf(main);
  const branches = new Map<number, SessionRecord[]>();
  const tops = topsOf(parents, isLive);
  for (const [at, record] of main.entries()) {
    if (isLive[at] === 1) continue;
    const branch = branches.get(tops[at]);
    if (branch === undefined) branches.set(tops[at], [record]);
    else branch.push(record);
  }
  return [...branches.values()].filter((branch) => branch.some(({ role, isSynthetic }) => role !== 'link' && !isSynthetic));
}

/** For each line its highest ancestor below `stops`; in a circle any of its lines. */
function topsOf(parents: Int32Array, stops: Uint8Array): Int32Array {
  const tops = new Int32Array(parents.length).fill(-1);
  for (const start of parents.keys()) {
    const path: number[] = [];
    let at = start;
    while (tops[at] === -1) {
      tops[at] = at;
      path.push(at);
      const parent = parents[at];
      if (parent < 0 || stops[parent] === 1) break;
      at = parent;
    }
    for (const each of path) tops[each] = tops[at];
  }
  return tops;
}

/** By the id of the agent; else by the line that begins them. */
function subagentsOf(records: readonly SessionRecord[]): Subagent[] {
  const lines = records.filter(({ isSidechain }) => isSidechain);
  const tops = topsOf(parentsOf(lines), new Uint8Array(lines.length));
  const agents = new Map<string, Subagent>();
  for (const [at, record] of lines.entries()) {
    const key = record.agent === null ? `line ${tops[at]}` : `agent ${record.agent}`;
    const agent = agents.get(key);
    if (agent === undefined) agents.set(key, { agent: record.agent, records: [record] });
    else agent.records.push(record);
  }
  return [...agents.values()];
}
