/** Checks and their outcome, and warnings. */
import type { Check, Warning } from '../../report/report.js';
import { plural } from '../../text/figures.js';
import { checkMessage, failedChecks } from '../wording.js';
import { type Markup, markup, when } from './markup.js';

export function checksBlock(checks: readonly Check[]): Markup | null {
  const failed = failedChecks({ checks });
  return when(
    checks.length > 0,
    () =>
      markup`<ul class="checks" aria-label="Checks">${failed.map(
        (check) =>
          markup`<li class="${check.level === 'error' ? 'fails' : 'warns'}"><strong>${check.level === 'error' ? 'Failed' : 'Warning'}</strong> ${checkMessage(check)}</li>`,
      )}${when(failed.length < checks.length, () => markup`<li class="passes"><strong>Passed</strong> ${plural(checks.length - failed.length, 'check')}</li>`)}</ul>`,
  );
}

export const warningsBlock = (warnings: readonly Warning[]): Markup | null =>
  when(
    warnings.length > 0,
    () => markup`<ul class="warnings" aria-label="Warnings">${warnings.map(({ message }) => markup`<li><strong>Note</strong> ${message}</li>`)}</ul>`,
  );
