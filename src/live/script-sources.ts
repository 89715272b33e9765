/**
 * Scripts of a running program and their source maps, through its inspector. Called after the last snapshot, because V8 keeps more of a program
 * whose debugger is enabled.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CapturedScript } from '../sources/captured-sources.js';
import { scriptOwner } from '../text/labels.js';
import { within } from './bounded.js';

/** A session of an inspector, in this process or in another. */
export interface ScriptSession {
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  onEvent(method: string, listener: (params: Record<string, unknown>) => void): () => void;
}

const MAX_TEXT_UNITS = 200_000_000;
const FETCH_MS = 10_000;

/** A script as the inspector lists it. */
export type ParsedScript = Pick<CapturedScript, 'id' | 'url' | 'mapUrl'>;

/** The program's scripts that have a source map, or `all` of them; those of the runtime are left out. Never rejects. */
export async function scriptsWithMaps(session: ScriptSession, { all = false } = {}): Promise<CapturedScript[]> {
  const parsed: ParsedScript[] = [];
  const stop = session.onEvent('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL }) => {
    parsed.push({ id: Number(scriptId), url: String(url ?? ''), mapUrl: typeof sourceMapURL === 'string' ? sourceMapURL : '' });
  });
  try {
    await session.send('Debugger.enable');
    return await sourcesOf(
      session,
      parsed.filter(({ url, mapUrl }) => mapUrl !== '' || (all && url !== '')),
    );
  } catch {
    return []; // the program has ended, or has no debugger
  } finally {
    stop();
  }
}

/** The texts of listed scripts and of their maps, as far as they can be read; those of the runtime are left out. Disables the debugger. Never rejects. */
export async function sourcesOf(session: ScriptSession, parsed: readonly ParsedScript[]): Promise<CapturedScript[]> {
  const scripts: CapturedScript[] = [];
  let left = MAX_TEXT_UNITS;
  for (const script of parsed) {
    if (left <= 0 || scriptOwner(script.url) === 'runtime') continue;
    const answer = await session.send('Debugger.getScriptSource', { scriptId: String(script.id) }).catch(() => null);
    const text = typeof answer?.scriptSource === 'string' ? answer.scriptSource : null;
    const map = script.mapUrl === '' || script.mapUrl.startsWith('data:') ? null : await mapText(script.mapUrl, script.url);
    left -= (text?.length ?? 0) + (map?.length ?? 0) + script.mapUrl.length;
    scripts.push({ ...script, text, map });
  }
  await session.send('Debugger.disable').catch(() => null);
  return scripts;
}

/** Null if it cannot be read. */
async function mapText(url: string, script: string): Promise<string | null> {
  try {
    const base = script.startsWith('/') ? `file://${script}` : script;
    const place = new URL(url, base);
    if (place.protocol === 'file:') return await readFile(fileURLToPath(place), 'utf8');
    if (!/^https?:$/.test(place.protocol)) return null;
    const stop = new AbortController();
    const text = fetch(place, { signal: stop.signal }).then((answer) => (answer.ok ? answer.text() : null));
    return await within(text, FETCH_MS).finally(() => stop.abort());
  } catch {
    return null;
  }
}
