/** The worker's tasks: unwrap, call src/, return. No algorithm lives here. Errors return as data, because piscina drops their fields. */
import { type ErrorData, errorToData, SnapdiffError } from '../src/errors.js';
import { readSnapshot } from '../src/format/read.js';
import { type Classes, classify as classifyNodes } from '../src/heap/classes.js';
import { analyze, type Heap } from '../src/heap/heap.js';
import { type InterfaceDefinition, inferInterfaces } from '../src/heap/interfaces.js';
import { type ProgressCell, report } from '../src/progress.js';

export interface LoadTask {
  path: string;
  /** Interfaces of the later snapshot; "own": infer and use those of this one; "later": leave the nodes unfiled. */
  interfaces: InterfaceDefinition[] | 'own' | 'later';
  progress: ProgressCell;
}

export interface Loaded {
  heap: Heap;
  interfaces: InterfaceDefinition[];
  classes: Classes | null;
}

export type Outcome<Value> = { value: Value } | { error: ErrorData };

export async function load({ path, interfaces, progress }: LoadTask): Promise<Outcome<Loaded>> {
  return settle(path, async () => {
    const snapshot = await readSnapshot(path, { onProgress: (fraction) => report(progress, 'reading', fraction) });
    const heap = analyze(snapshot, (phase) => report(progress, phase));
    report(progress, 'classes');
    const definitions = interfaces === 'own' ? inferInterfaces(snapshot, heap.names) : interfaces === 'later' ? [] : interfaces;
    const classes = interfaces === 'later' ? null : classifyNodes(heap, definitions);
    report(progress, 'done');
    return { heap, interfaces: definitions, classes };
  });
}

export async function classify({ heap, interfaces }: { heap: Heap; interfaces: InterfaceDefinition[] }): Promise<Outcome<Classes>> {
  return settle(heap.snapshot.path, async () => classifyNodes(heap, interfaces));
}

async function settle<Value>(path: string, work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof SnapdiffError) return { error: errorToData(error) };
    if (error instanceof RangeError && /allocation|Invalid (typed )?array|memory/i.test(error.message)) {
      return { error: errorToData(new SnapdiffError('out-of-memory', 'needs more memory than there is', { path })) };
    }
    const { message } = error as Error;
    return { error: errorToData(new SnapdiffError('worker-failed', `could not be analysed: ${message}`, { path })) };
  }
}
