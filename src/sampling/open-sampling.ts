/** Reads a heap profile, if one is given, and returns what adds it to a report. Nothing of it is loaded otherwise. */
import type { Input } from '../format/input-file.js';
import type { Heap } from '../heap/heap.js';
import type { Report } from '../report/report.js';

/** `heap`: the newest of the report. */
type AddSamples = <Given extends Report>(report: Given, heap: Heap) => Given;

/** @throws SnapdiffError */
export async function openSampling(input: Input | undefined): Promise<AddSamples> {
  if (input === undefined) return (report) => report;
  const [{ readHeapProfile }, { sampledReport }] = await Promise.all([import('./read-heap-profile.js'), import('./sampled-report.js')]);
  const profile = await readHeapProfile(input);
  return (report, heap) => sampledReport(report, profile, heap);
}
