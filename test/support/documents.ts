/** The documents whose commands and code blocks the tests run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

export const guidePath = join(project, 'snapshots/guide/README.md');
/** Documents whose commands print the same in every run. */
export const documentPaths = ['README.md', 'src/gate/README.md', 'src/report/README.md'].map((path) => join(project, path));
/** Every document that links to files of the project. */
export const linkingPaths = [
  ...documentPaths,
  guidePath,
  ...[
    'src/README.md',
    'snapshots/README.md',
    'test/README.md',
    'test/bench/README.md',
    '.github/CONTRIBUTING.md',
    '.github/SECURITY.md',
    '.github/CHANGELOG.md',
  ].map((path) => join(project, path)),
];

const texts = documentPaths.map((path) => readFileSync(path, 'utf8'));

/** The code block that follows a comment with this name, e.g. `<!-- heap-check.sh -->`. @throws Error if no document has it */
export function namedBlock(name: string): string {
  const pattern = new RegExp(`^<!-- ${name.replaceAll('.', '\\.')} -->\\n\\n\`\`\`\\w+\\n(.*?)^\`\`\`$`, 'ms');
  for (const text of texts) {
    const [, block] = pattern.exec(text) ?? [];
    if (block !== undefined) return block;
  }
  throw new Error(`no document has a block named ${name}`);
}
