/**
 * GitHub Actions: workflow commands that become annotations (at most ten: GitHub shows ten), and the Markdown of the job summary.
 */

import type { ErrorReport, Report } from '../report/report.js';
import type { Location } from '../report/rows.js';
import { clip, githubMessage, githubProperty } from '../text/safe.js';
import type { Findings } from './ci-findings.js';
import { renderMarkdown } from './markdown.js';
import { sourceFile } from './place.js';
import type { RenderOptions } from './render-options.js';
import { checkMessage, errorLines, failedChecks } from './wording.js';

const mostAnnotations = 10;
/** GitHub takes 1 MiB a step. */
const summaryLimit = 1_000_000;

type Level = 'error' | 'warning' | 'notice';

/** Failed checks first, then suspects; a single notice if there are neither. */
export function renderGithub(findings: Findings, options: RenderOptions = {}): string {
  const { suspects, warnings, verdict } = findings;
  const place = sourceOf(suspects[0]?.location ?? null, options);
  const commands = failedChecks(findings).map((check) =>
    command(check.level === 'error' ? 'error' : 'warning', `snapdiff: ${check.metric}`, place, [checkMessage(check)]),
  );
  for (const suspect of suspects) commands.push(suspectCommand(suspect, options));
  for (const warning of warnings) commands.push(command('warning', 'snapdiff', '', [clip(warning.message, 1000)]));
  if (commands.length === 0) commands.push(command('notice', 'snapdiff', '', [verdict]));
  if (commands.length <= mostAnnotations) return commands.join('');
  const shown = commands.slice(0, mostAnnotations - 1);
  return shown.join('') + command('notice', 'snapdiff', '', [`${commands.length - shown.length} more findings: see the job summary`]);
}

function suspectCommand({ name, fullName, growth, facts, location }: Findings['suspects'][number], options: RenderOptions): string {
  const lines = facts.map(([label, text]) => `${label}: ${text}`);
  return command('warning', `snapdiff suspect: ${clip(name, 100)}`, sourceOf(location, options), [`${fullName}, ${growth}`, ...lines]);
}

/** ",file=src/app.js,line=12" for a source inside the repository: GitHub shows the annotation there. */
function sourceOf(location: Location | null, options: RenderOptions): string {
  const file = sourceFile(location, options.root);
  return file === null ? '' : `,file=${githubProperty(file)},line=${Math.max(1, location!.line)}`;
}

function command(level: Level, title: string, place: string, lines: string[]): string {
  return `::${level} title=${githubProperty(clip(title, 200))}${place}::${githubMessage(...lines)}\n`;
}

export function githubError(error: ErrorReport): string {
  return command('error', 'snapdiff could not run', '', errorLines(error));
}

/** For $GITHUB_STEP_SUMMARY. */
export function jobSummary(report: Report, options: RenderOptions = {}): string {
  return renderMarkdown(report, options, summaryLimit);
}
