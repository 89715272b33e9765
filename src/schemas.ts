/**
 * The JSON Schemas of what snapdiff prints and reads, by the names that `snapdiff schema NAME` takes.
 */
import { baselineSchema } from './baseline/baseline-schema.js';
import { contextDefinitions } from './context/context-schema.js';
import { configSchema } from './gate/config-schema.js';
import { inspectionSchema } from './report/inspection-schema.js';
import { reportSchema } from './report/report-schema.js';
import type { Schema } from './schema/validate.js';
import { watchSchema } from './watch/watch-schema.js';

/** The kinds of heaps, and that of a conversation, which has no keys in common with them but the frame. */
const completeReportSchema: Schema = {
  ...reportSchema,
  oneOf: [...(reportSchema['oneOf'] as Schema[]), { $ref: '#/$defs/context' }],
  $defs: { ...(reportSchema['$defs'] as Schema), ...contextDefinitions },
};

export const schemas = {
  report: completeReportSchema,
  inspection: inspectionSchema,
  watch: watchSchema,
  baseline: baselineSchema,
  config: configSchema,
} satisfies Record<string, Schema>;
