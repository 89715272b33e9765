/**
 * The JSON Schemas of what snapdiff prints and reads, by the names that `snapdiff schema NAME` takes.
 */
import { baselineSchema } from './baseline/baseline-schema.js';
import { configSchema } from './gate/config-schema.js';
import { inspectionSchema } from './report/inspection-schema.js';
import { reportSchema } from './report/report-schema.js';
import type { Schema } from './schema/validate.js';
import { watchSchema } from './watch/watch-schema.js';

export const schemas = {
  report: reportSchema,
  inspection: inspectionSchema,
  watch: watchSchema,
  baseline: baselineSchema,
  config: configSchema,
} satisfies Record<string, Schema>;
