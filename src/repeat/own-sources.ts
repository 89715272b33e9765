/** Writes the scripts of this process that have source maps. Loaded after the last snapshot. */
import { Session } from 'node:inspector';
import { type ScriptSession, scriptsWithMaps } from '../live/script-sources.js';
import { writeCaptured } from '../sources/captured-sources.js';
import { isOwnScript } from './own-places.js';

/** Writes nothing if no script has one. */
export async function writeOwnSources(path: string): Promise<void> {
  const session = new Session();
  session.connect();
  const own: ScriptSession = {
    send: (method, params = {}) =>
      new Promise((resolve, reject) =>
        session.post(method, params, (error, answer) => (error ? reject(error) : resolve((answer ?? {}) as Record<string, unknown>))),
      ),
    onEvent(method, listener) {
      const heard = ({ params }: { params: object }): void => listener(params as Record<string, unknown>);
      session.on(method, heard as never);
      return () => void session.off(method, heard as never);
    },
  };
  const scripts = (await scriptsWithMaps(own)).filter(({ url }) => !isOwnScript(url));
  session.disconnect();
  if (scripts.length > 0) writeCaptured(path, scripts);
}
