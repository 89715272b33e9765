/** A context report as the findings that the formats for CI print. */
import type { Findings } from '../render/ci-findings.js';
import { bytes, share } from '../text/figures.js';
import { clip } from '../text/safe.js';
import type { ContextReport } from './context-report.js';
import { contextVerdict, nameOfConversations, suspectKind } from './context-wording.js';

export function contextFindings(report: ContextReport): Findings {
  const { conversations, subagents, checks, suspects, warnings } = report;
  const { path } = conversations.at(-1) ?? subagents.at(-1) ?? { path: '-' };
  return {
    title: nameOfConversations(report),
    path: path === '-' ? 'standard input' : path,
    verdict: contextVerdict(report),
    checks,
    warnings,
    suspects: suspects.map(({ pattern, confidence, name, constructorName, growthBytes, growthShare, looksLike, evidence, advice }) => ({
      pattern,
      confidence,
      name,
      fullName: `${clip(name, 300)} (${clip(suspectKind({ name, constructorName }), 100)})`,
      growth: `${bytes(growthBytes)}, ${share(growthShare)} of the text`,
      facts: [
        ['looks like', looksLike],
        ['because', evidence.join(' ')],
        ['try', advice],
      ],
      location: null,
      identity: [constructorName, name],
    })),
  };
}
