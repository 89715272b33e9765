/** Mocks record every call with its arguments and results, so they grow by design until they are cleared. */

import type { TrendReport } from '../report/report.js';
import type { Suspect } from '../report/rows.js';
import { plural, signedBytes } from '../text/figures.js';

const mocking = /\/node_modules\/(?:@vitest\/spy|tinyspy|jest-mock|sinon)\//;
/**
 * Jest's are entries of a WeakMap, by the mock: V8 names the two ends of each. A mock that Jest made of a module's function has that function's name, and
 * no file, because it is compiled from a text.
 */
const jestEntry = / \/ part of key \((.*) @\d+\) -> value \(Object @\d+\) pair in WeakMap /;
const jestState = new Set(['calls', 'contexts', 'instances', 'invocationCallOrder', 'results']);

function isMemory({ location, path }: Suspect): boolean {
  // The variable that holds a mock is the program's; the mock, and what records its calls, are the package's.
  if ([location, ...path.map((step) => step.location)].some((place) => mocking.test(place?.script ?? ''))) return true;
  const at = path.findLastIndex(({ via }) => via.type === 'internal' && jestEntry.test(via.name));
  if (at === -1 || !jestState.has(path[at + 1]?.via.name ?? '')) return false;
  return jestEntry.exec(path[at].via.name)?.[1] === 'mockConstructor' || location?.script === null;
}

/** Moves suspects that are records of mocks to a warning. */
export function withoutMocks(report: TrendReport): TrendReport {
  const memories = report.suspects.filter(isMemory);
  if (memories.length === 0) return report;
  const bytes = memories.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  const message = `recorded calls of mocks are excluded: ${plural(memories.length, 'suspect')}, ${signedBytes(bytes)}`;
  return {
    ...report,
    suspects: report.suspects.filter((suspect) => !memories.includes(suspect)),
    unexplainedBytes: report.unexplainedBytes + bytes,
    warnings: [...report.warnings, { code: 'mocks-left-out', message }],
  };
}
