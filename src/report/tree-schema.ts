/** The JSON Schema of the growth tree in a report. */
import { count, integer, list, object, text } from '../schema/schema-builder.js';
import type { ReportTree, TreeSnapshot } from './report-tree.js';

export const treeSchema = object<ReportTree>({
  texts: list(text),
  parent: list(integer),
  name: list(count),
  className: list(count),
  isRuntime: list(count),
  snapshots: list(object<TreeSnapshot>({ count: list(count), ownBytes: list(integer) }), 1),
  suspects: list(list(count)),
});
