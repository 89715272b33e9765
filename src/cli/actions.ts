/** GitHub Actions: annotations and the job summary, beside whatever is printed. */
import { appendFile } from 'node:fs/promises';
import { systemReason } from '../errors.js';
import type { RenderOptions } from '../render/render-options.js';
import type { Report } from '../report/report.js';
import type { FormatName, GithubChoice } from '../vocabulary.js';
import { type Host, writeError, writeOut } from './host.js';

interface Annotated {
  github: GithubChoice;
  /** The format on standard output; null: nothing is printed there. */
  stdout: FormatName | null;
  /** Of a format that goes to standard output or to a file. */
  options(format: FormatName, toFile: boolean): RenderOptions;
}

export function isInActions(host: Host, github: GithubChoice): boolean {
  return host.env['GITHUB_ACTIONS'] === 'true' && github === 'auto';
}

/**
 * The runner reads workflow commands from both streams: they follow a table on standard output, and go to standard error where standard output is for
 * a program, or for nothing (--quiet, --output).
 */
export async function annotate(host: Host, report: Report, { github, stdout, options }: Annotated): Promise<void> {
  if (!isInActions(host, github)) return;
  const [{ jobSummary, renderGithub }, { findingsOf }] = await Promise.all([import('../render/github.js'), import('../render/ci-findings.js')]);
  if (stdout !== 'github') {
    const commands = renderGithub(findingsOf(report), options('github', false));
    await (stdout === 'table' ? writeOut(host, commands) : writeError(host, commands));
  }
  await appendJobSummary(host, jobSummary(report, options('markdown', true)));
}

async function appendJobSummary(host: Host, markdown: string): Promise<void> {
  const path = host.env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  try {
    await appendFile(path, markdown);
  } catch (error) {
    await writeError(host, `warning: the job summary could not be written: ${systemReason(error)}\n`);
  }
}
