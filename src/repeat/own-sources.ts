/** Writes scripts of this process with their source maps. Loaded after the last snapshot. */
import { type ParsedScript, type ScriptSession, sourcesOf } from '../live/script-sources.js';
import { writeCaptured } from '../sources/captured-sources.js';

export async function writeOwnSources(path: string, session: ScriptSession, scripts: readonly ParsedScript[]): Promise<void> {
  writeCaptured(path, await sourcesOf(session, scripts));
}
