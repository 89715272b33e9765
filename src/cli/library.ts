/** What commands call of the library, module by module: each is loaded when a command asks for it, since one command needs few of them. */
export const library = {
  diff: () => import('../diff.js'),
  audit: () => import('../audit-snapshot.js'),
  inspect: () => import('../inspect.js'),
  find: () => import('../find.js'),
  foundText: () => import('../render/found-text.js'),
  inspectionText: () => import('../render/inspection-text.js'),
  baseline: () => import('../against-baseline.js'),
  capture: () => import('../live/capture.js'),
  watchSubject: () => import('../watch/watch-subject.js'),
  watch: () => import('../watch/watch.js'),
  context: () => import('../context/context.js'),
  followContext: () => import('../context/follow-context.js'),
  contextRedaction: () => import('../context/context-redaction.js'),
  contextText: () => import('../context/render-context.js'),
  contextHtml: () => import('../context/html/context-html.js'),
  mcp: () => import('../mcp/mcp-server.js'),
  redactSnapshots: () => import('../redact-snapshots.js'),
  redact: () => import('../redact/redact-report.js'),
  leakTest: () => import('../repeat/leak-test.js'),
};

export type Library = typeof library;
