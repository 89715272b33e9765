/** The version of this package, as package.json has it. */
import { readFileSync } from 'node:fs';

// Compiled files are in dist/src/report, sources in src/report.
const manifest = ['../../../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url));

function readVersion(): string {
  for (const url of manifest) {
    try {
      const { name, version } = JSON.parse(readFileSync(url, 'utf8')) as { name?: string; version?: string };
      if (name === 'heap-snapdiff' && version) return version;
    } catch {
      // Not here: the other place has it.
    }
  }
  return '0.0.0';
}

export const version: string = readVersion();
