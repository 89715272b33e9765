/** Turns whatever was thrown into a SnapdiffError. How an error is printed is src/report/error-report.ts. */
import { fromSystemError, SnapdiffError } from '../errors.js';
import { terminalText } from '../text/safe.js';

/** An error that is neither a SnapdiffError nor one of the operating system is a bug. */
export function asSnapdiffError(error: unknown): SnapdiffError {
  if (error instanceof SnapdiffError) return error;
  const known = fromSystemError(error);
  if (known !== null) return known;
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
