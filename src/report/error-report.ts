/** A run that could not report, as a report of kind "error". */
import type { ErrorPlace } from '../errors.js';
import type { ErrorReport } from './report.js';
import { reportSchemaId } from './report-schema.js';

/** A SnapdiffError, or its data. */
interface ErrorSource extends ErrorPlace {
  code: string;
  message: string;
  hint: string;
}

export function errorReport(error: ErrorSource, version: string): ErrorReport {
  return {
    $schema: reportSchemaId,
    schemaVersion: 1,
    kind: 'error',
    generator: { name: 'snapdiff', version },
    code: error.code,
    message: error.message,
    hint: error.hint === '' ? null : error.hint,
    path: error.path ?? null,
    section: error.section ?? null,
    byteOffset: error.byteOffset ?? null,
  };
}
