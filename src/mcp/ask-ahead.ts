/**
 * Of large heaps, the questions that a report suggests are answered with it. The first questions about a heap take seconds of a gigabyte: scripts are read,
 * edges from outside are sorted, the search is compiled. Those of a client then take milliseconds.
 */
import type { Engine } from '../engine/engine.js';
import type { LoadHeap } from '../engine/load-heap.js';
import { findIn } from '../find.js';
import type { InputFile } from '../format/input-file.js';
import { inspectFile, readQuery } from '../inspect.js';
import { objectOf } from '../render/agent-next.js';
import type { Report } from '../report/report.js';
import type { Question } from './mcp-tool.js';

/** Nodes of a heap from which on it is worth it. */
const LARGE = 1_000_000;
const MAX_SUSPECTS = 3;

/** `file`: of the newest snapshot of the report, which `load` keeps. */
export async function askAhead(report: Report, file: InputFile, { objects, redacted }: Question, engine: Engine, load: LoadHeap): Promise<void> {
  if ((report.snapshots.at(-1)?.nodeCount ?? 0) < LARGE) return;
  try {
    for (const suspect of report.suspects.slice(0, MAX_SUSPECTS)) {
      const id = objectOf(suspect);
      if (id === undefined) continue;
      await objects.remember({ id }, [file], async () => redacted(await inspectFile(engine, file, readQuery({ id }), load)));
    }
    const [largest] = report.constructors;
    await findIn(engine, [file], { constructorName: report.suspects[0]?.constructorName ?? largest?.name ?? 'Object', limit: 10 }, load);
  } catch {
    // The question itself says what is wrong.
  }
}
