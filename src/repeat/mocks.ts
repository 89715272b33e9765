/** Mocks remember every call, with its arguments and results, for the test to ask: they grow by design, until they are cleared. */
import { plural, signedBytes } from '../report/figures.js';
import type { Report } from '../report/report.js';

const mocking = /\/node_modules\/(?:@vitest\/spy|tinyspy|jest-mock|sinon)\//;

/** The report without suspects that are memories of mocks, and with a warning that says so. */
export function withoutMocks(report: Report): Report {
  const memories = report.suspects.filter(({ location }) => mocking.test(location?.script ?? ''));
  if (memories.length === 0) return report;
  const bytes = memories.reduce((sum, { growthBytes }) => sum + growthBytes, 0);
  const message = `what mocks remember of their calls is left out: ${plural(memories.length, 'suspect')}, ${signedBytes(bytes)}`;
  return {
    ...report,
    suspects: report.suspects.filter((suspect) => !memories.includes(suspect)),
    unexplainedBytes: (report.unexplainedBytes ?? 0) + bytes,
    warnings: [...report.warnings, { code: 'mocks-left-out', message }],
  };
}
