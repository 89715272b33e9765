/**
 * The inspector of this process, and the scripts of the program. They are listed before snapdiff loads code to read them, so that neither that code nor
 * packages it needs are among them; for the same reason this module imports almost nothing.
 */
import { Session } from 'node:inspector';
import type { ParsedScript, ScriptSession } from '../live/script-sources.js';
import { isOwnScript } from './own-places.js';

interface OwnSession extends ScriptSession {
  close(): void;
}

/** Scripts of the program that name a source map, and the session that knows them, which the caller closes. */
export async function mappedScripts(): Promise<{ session: OwnSession; scripts: ParsedScript[] }> {
  const own = new Session();
  own.connect();
  const session: OwnSession = {
    send: (method, params = {}) =>
      new Promise((resolve, reject) =>
        own.post(method, params, (error, answer) => (error ? reject(error) : resolve((answer ?? {}) as Record<string, unknown>))),
      ),
    onEvent(method, listener) {
      const heard = ({ params }: { params: object }): void => listener(params as Record<string, unknown>);
      own.on(method, heard as never);
      return () => void own.off(method, heard as never);
    },
    close: () => own.disconnect(),
  };
  const scripts: ParsedScript[] = [];
  const stop = session.onEvent('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL }) => {
    if (typeof sourceMapURL === 'string' && sourceMapURL !== '') scripts.push({ id: Number(scriptId), url: String(url), mapUrl: sourceMapURL });
  });
  await session.send('Debugger.enable');
  stop();
  return { session, scripts: scripts.filter(({ url }) => !isOwnScript(url)) };
}
