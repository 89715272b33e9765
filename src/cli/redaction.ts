/** --redact: what a command prints and writes, without contents of the heap. */
import type { TreeStacks } from '../growth/tree-stacks.js';
import type { Inspection } from '../report/inspection.js';
import type { Report } from '../report/report.js';
import type { Invocation } from './command.js';
import { rootFolder } from './host.js';
import type { MergedConfig } from './merged-config.js';

type RedactionConfig = Pick<MergedConfig, 'redact'>;

/** The document itself with --redact=off, the default. */
export async function redacted<Document extends Report | Inspection>(run: Invocation, { redact }: RedactionConfig, document: Document): Promise<Document> {
  if (redact === 'off') return document;
  const library = await run.library.redact();
  return library.redact(document, { redaction: redact, root: rootFolder(run.host) });
}

export async function redactedStacks(run: Invocation, { redact }: RedactionConfig, stacks: TreeStacks): Promise<TreeStacks> {
  if (redact === 'off') return stacks;
  const library = await run.library.redact();
  return library.redactStacks(stacks, { redaction: redact });
}
