/** The tool that says what fills one snapshot. */
import { auditFile } from '../audit-snapshot.js';
import { expectSnapshots, withInputs } from '../engine/open-inputs.js';
import { closed, object, text } from '../schema/schema-builder.js';
import { askAhead } from './ask-ahead.js';
import { shownAs } from './compare-tool.js';
import { defineTool, readsOnly } from './mcp-tool.js';
import { call, type PageArguments, pageSchemas, reportAnswer, reportData } from './report-answer.js';

interface AuditArguments extends PageArguments {
  path: string;
}

export const auditTool = defineTool<AuditArguments>({
  name: 'audit',
  description: 'What fills one snapshot: what holds the most bytes, with file:line. For a crash dump, or where there is no second snapshot.',
  input: closed(object<AuditArguments>({ path: text }, pageSchemas)),
  output: reportData,
  annotations: readsOnly,
  async answer({ path, ...page }, question) {
    const { heaps, reports, paths, redacted, signal, onProgress } = question;
    const report = await withInputs([await paths.absolute(path)], signal, (files) =>
      reports.remember({ audit: true }, files, async () => {
        expectSnapshots(files);
        const answer = await heaps.ask({ signal, onProgress }, async (engine, load) => {
          const audited = await auditFile(engine, files[0], {}, load);
          await askAhead(audited, files[0], question, engine, load);
          return audited;
        });
        return redacted(answer);
      }),
    );
    return reportAnswer(shownAs(report, [path]), page, await paths.folder(), (next) => call('audit', { path, ...next }));
  },
});
