/**
 * Whatever was thrown, as the one kind of error there is. How an error reads is src/report/error-report.ts.
 */
import { SnapdiffError } from '../errors.js';
import { terminalText } from '../text/safe.js';

/** What is no SnapdiffError is a bug of ours. */
export function asSnapdiffError(error: unknown): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const hint = 'This is a bug in snapdiff; please report it. SNAPDIFF_DEBUG=1 shows where it happened.';
  return new SnapdiffError('worker-failed', `something unexpected happened: ${message}`, {}, { cause: error, hint });
}

/** For SNAPDIFF_DEBUG only. */
export function stackText(error: SnapdiffError): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  return `${error.stack}${cause}`
    .split('\n')
    .map((line) => `${terminalText(line)}\n`)
    .join('');
}
