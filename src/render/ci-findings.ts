/**
 * What the formats for CI (JUnit, GitHub, GitLab) print of a report, whatever its kind: sentences of one line each, not yet safe for any format.
 */
import type { Check, Report, Warning } from '../report/report.js';
import type { Location } from '../report/rows.js';
import { clip } from '../text/safe.js';
import { type Fact, suspectFacts, suspectGrowth, suspectName, verdictSentence } from './wording.js';

export interface Findings {
  /** What was read. */
  title: string;
  /** Where findings without a place in a source file are shown. */
  path: string;
  /** The outcome in one sentence. */
  verdict: string;
  checks: readonly Check[];
  suspects: readonly SuspectFinding[];
  warnings: readonly Warning[];
}

interface SuspectFinding {
  pattern: string;
  confidence: 'high' | 'medium' | 'low';
  /** As short as a heading. */
  name: string;
  /** The name, and what holds it. */
  fullName: string;
  growth: string;
  facts: readonly Fact[];
  location: Location | null;
  /** What stays the same from run to run, whatever the figures. */
  identity: readonly string[];
}

export function findingsOf(report: Report): Findings {
  const { snapshots, checks, suspects, warnings } = report;
  return {
    title: snapshots.map(({ path }) => clip(path, 300)).join(' -> '),
    path: snapshots.at(-1)!.path,
    verdict: verdictSentence(report),
    checks,
    warnings,
    suspects: suspects.map((suspect) => ({
      pattern: suspect.pattern,
      confidence: suspect.confidence,
      name: suspect.name,
      fullName: suspectName(suspect),
      growth: suspectGrowth(suspect, report),
      facts: suspectFacts(suspect, report),
      location: suspect.location,
      identity: [suspect.constructorName, suspect.name, suspect.location?.script ?? ''],
    })),
  };
}
