/**
 * Scripts and source maps that were captured with a snapshot: a file beside it, `NAME.sources.json.gz`, with the scripts of the program as its
 * inspector listed them. Scripts of a page, and code that is compiled on the fly, exist in no other file.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

export interface CapturedScript {
  /** V8's id of the script, as in the snapshots of the same process. */
  id: number;
  url: string;
  /** The script's text; null if it could not be read. */
  text: string | null;
  /** URL of the source map, or the map itself as a data: URL; empty for none. */
  mapUrl: string;
  /** The source map's text where `mapUrl` is not a data: URL; null if it could not be read. */
  map: string | null;
}

interface CapturedFile {
  kind: 'snapdiff-sources';
  version: 1;
  scripts: readonly CapturedScript[];
}

/** Path of the sources that belong to a snapshot. */
export function capturedPath(snapshot: string): string {
  return `${snapshot.replace(/\.(?:gz|br|zst|zstd)$/i, '').replace(/\.(?:heapsnapshot|heaptimeline|json)$/i, '')}.sources.json.gz`;
}

/** Path of the sources that belong to a series of snapshots: `heap` for `heap-2`, `s` for `s3`. */
export const seriesPath = (snapshot: string): string => capturedPath(snapshot).replace(/-?\d+(?=\.sources\.json\.gz$)/, '');

/** The sources beside a snapshot, or those of its series. */
export const capturedBeside = (snapshot: string): string[] => [...new Set([capturedPath(snapshot), seriesPath(snapshot)])].filter((path) => existsSync(path));

const files = new Map<string, CapturedScript[]>();

/** @throws Error if the file cannot be read */
export function readCaptured(path: string): CapturedScript[] {
  let scripts = files.get(path);
  if (scripts) return scripts;
  const file = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as Partial<CapturedFile>;
  if (file.kind !== 'snapdiff-sources' || !Array.isArray(file.scripts)) throw new Error('not a file of captured sources');
  scripts = file.scripts.filter(({ id, url, mapUrl }) => Number.isInteger(id) && typeof url === 'string' && typeof mapUrl === 'string');
  files.set(path, scripts);
  return scripts;
}

/** Only the user may read it, as the snapshot itself. Returns the bytes written. @throws Error of the file system */
export function writeCaptured(path: string, scripts: readonly CapturedScript[]): number {
  const bytes = gzipSync(JSON.stringify({ kind: 'snapdiff-sources', version: 1, scripts } satisfies CapturedFile));
  writeFileSync(path, bytes, { mode: 0o600 });
  return bytes.length;
}

/** The script of a snapshot among captured ones: of its name and id, else of its name alone. */
export function capturedScript(scripts: readonly CapturedScript[], id: number, name: string): CapturedScript | undefined {
  const named = scripts.filter(({ url }) => url === name);
  return named.find((script) => script.id === id) ?? (name === '' ? scripts.find((script) => script.id === id && script.url === '') : named.at(-1));
}
