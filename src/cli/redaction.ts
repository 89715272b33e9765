/** --redact: what a command prints and writes, without contents of the heap. */
import { resolve } from 'node:path';
import type { TreeStacks } from '../growth/tree-stacks.js';
import type { Redaction } from '../vocabulary.js';
import type { Invocation } from './command.js';
import { type Host, rootFolder } from './host.js';
import type { MergedConfig } from './merged-config.js';

type RedactionConfig = Pick<MergedConfig, 'redact'>;

/** The document itself with --redact=off, the default. */
export async function redacted<Document extends object>(run: Invocation, { redact }: RedactionConfig, document: Document): Promise<Document> {
  if (redact === 'off') return document;
  const library = await run.library.redact();
  return library.redact(document, { redaction: redact, root: rootFolder(run.host) });
}

/** As an option of the library. */
export const redactionOf = ({ redact }: RedactionConfig): Redaction | undefined => (redact === 'off' ? undefined : redact);

/** How snapshots of programs are written: options of the library. */
export function snapshotRedaction(host: Host, config: RedactionConfig): { redaction: Redaction | undefined; root: string } {
  return { redaction: redactionOf(config), root: resolve(rootFolder(host)) };
}

export async function redactedStacks(run: Invocation, { redact }: RedactionConfig, stacks: TreeStacks): Promise<TreeStacks> {
  if (redact === 'off') return stacks;
  const library = await run.library.redact();
  return library.redactStacks(stacks, { redaction: redact });
}
