/**
 * GitLab code quality: an array of findings, failed checks first, then suspects, then warnings. Fingerprints stay the same from run to run as long
 * as the finding is the same, whatever its figures.
 */
import { createHash } from 'node:crypto';
import type { ErrorReport } from '../report/report.js';
import type { Location } from '../report/rows.js';
import { clip, terminalText } from '../text/safe.js';
import type { Findings } from './ci-findings.js';
import { sourceFile } from './place.js';
import type { RenderOptions } from './render-options.js';
import { checkMessage, errorLines, failedChecks } from './wording.js';

interface Finding {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  location: { path: string; lines: { begin: number } };
}

export function renderGitlab(findings: Findings, options: RenderOptions = {}): string {
  const holder = findings.suspects[0]?.location ?? null;
  const fallback = findings.path;
  const checks = failedChecks(findings).map(
    (check): Finding => ({
      description: terminalText(checkMessage(check)),
      check_name: terminalText(`snapdiff/${clip(check.metric, 200)}`),
      fingerprint: fingerprint('check', check.metric, check.level),
      severity: check.level === 'error' ? 'major' : 'minor',
      location: placeOf(holder, fallback, options),
    }),
  );
  const suspects = findings.suspects.map(
    (suspect): Finding => ({
      description: terminalText(suspectDescription(suspect)),
      check_name: `snapdiff/suspect/${suspect.pattern}`,
      fingerprint: fingerprint('suspect', suspect.pattern, ...suspect.identity),
      severity: suspect.confidence === 'high' ? 'major' : 'minor',
      location: placeOf(suspect.location, fallback, options),
    }),
  );
  const warnings = findings.warnings.map(
    ({ code, message }): Finding => ({
      description: terminalText(clip(message, 1000)),
      check_name: terminalText(`snapdiff/warning/${clip(code, 100)}`),
      fingerprint: fingerprint('warning', code),
      severity: 'info',
      location: placeOf(null, fallback, options),
    }),
  );
  return print([...checks, ...suspects, ...warnings]);
}

function suspectDescription({ fullName, growth, facts }: Findings['suspects'][number]): string {
  const shown = facts.filter(([label]) => label !== 'adds' && label !== 'entries').map(([label, text]) => `${label} ${text}`);
  return [`${fullName}, ${growth}`, ...shown].join('; ');
}

/** GitLab wants a path in the repository; a finding without one is shown at what was read. */
function placeOf(location: Location | null, fallback: string, options: RenderOptions): Finding['location'] {
  const file = sourceFile(location, options.root);
  return { path: terminalText(clip(file ?? fallback.replace(/^\.\//, ''), 1000)), lines: { begin: file === null ? 1 : Math.max(1, location!.line) } };
}

function fingerprint(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** GitLab drops findings whose fingerprint it has seen: twins are numbered. */
function print(findings: readonly Finding[]): string {
  const times = new Map<string, number>();
  const distinct = findings.map((finding) => {
    const seen = times.get(finding.fingerprint) ?? 0;
    times.set(finding.fingerprint, seen + 1);
    return seen === 0 ? finding : { ...finding, fingerprint: fingerprint(finding.fingerprint, String(seen)) };
  });
  return `${JSON.stringify(distinct, null, 2).replaceAll('</', '<\\/')}\n`;
}

export function gitlabError(error: ErrorReport): string {
  const description = terminalText(errorLines(error).join(' '));
  const path = terminalText(clip(error.path ?? 'snapdiff', 1000));
  return print([
    {
      description,
      check_name: `snapdiff/${error.code}`,
      fingerprint: fingerprint('error', error.code, error.path ?? ''),
      severity: 'blocker',
      location: { path, lines: { begin: 1 } },
    },
  ]);
}
