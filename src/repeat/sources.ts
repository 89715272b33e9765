/** Places of code that a test runner made of the sources, led back to the sources by the maps that V8 was given with it. */
import type { Report } from '../report/report.js';

export function readableIn(report: Report): Report {
  return report;
}
