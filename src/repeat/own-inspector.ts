/**
 * Facts from this thread's own inspector that a snapshot does not have: scripts with their source maps and texts, and the names of variables in
 * blocks (a snapshot has the names of variables of functions and modules only).
 */
import { Session } from 'node:inspector';

export interface Script {
  url: string;
  /** As in the last line of the script; empty if there is none. */
  sourceMapUrl: string;
}

export interface OwnInspector {
  /** By script id. */
  scripts: ReadonlyMap<number, Script>;
  sourceOf(scriptId: number): Promise<string>;
  /** The variable that holds the object and that the function can access, both given by their ids in the last snapshot. Null if there is none. */
  variableOf(functionId: number, objectId: number): Promise<Variable | null>;
  /** Ends the session, so V8 drops the ids of all snapshots of this thread. */
  close(): void;
}

interface Variable {
  name: string;
  /** The place of a function that can access it; line and column count from 0. */
  seenFrom: { scriptId: number; line: number; column: number };
}

type Answer = Record<string, unknown>;
interface RemoteObject {
  objectId?: string;
  description?: string;
  value?: unknown;
}
interface Property {
  name: string;
  value?: RemoteObject;
}

/** Variables examined for one object. */
const MAX_VARIABLES = 2_000;

export async function openOwnInspector(): Promise<OwnInspector> {
  const session = new Session();
  session.connect();
  const ask = (method: string, params: object = {}): Promise<Answer> =>
    new Promise((resolve, reject) => session.post(method, params, (error, answer) => (error ? reject(error) : resolve((answer ?? {}) as Answer))));
  const scripts = new Map<number, Script>();
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url, sourceMapURL } }) => {
    scripts.set(Number(scriptId), { url, sourceMapUrl: sourceMapURL ?? '' });
  });
  await ask('Debugger.enable');

  const propertiesOf = async (objectId: string) => {
    const { result, internalProperties } = await ask('Runtime.getProperties', { objectId, ownProperties: true });
    return { own: (result ?? []) as Property[], internal: (internalProperties ?? []) as Property[] };
  };
  const scopesOf = async (functionId: number): Promise<{ scopes: RemoteObject[]; seenFrom: Variable['seenFrom'] }> => {
    const { result } = await ask('HeapProfiler.getObjectByHeapObjectId', { objectId: String(functionId) });
    const { internal } = await propertiesOf((result as RemoteObject).objectId!);
    const internalOf = (wanted: string) => internal.find(({ name }) => name === wanted)?.value;
    const { scriptId, lineNumber: line, columnNumber: column } = internalOf('[[FunctionLocation]]')!.value as Record<string, number>;
    const { own } = await propertiesOf(internalOf('[[Scopes]]')!.objectId!);
    return { scopes: own.flatMap(({ value }) => value ?? []), seenFrom: { scriptId: Number(scriptId), line, column } };
  };

  const find = async (functionId: number, objectId: number): Promise<Variable | null> => {
    let left = MAX_VARIABLES;
    const { scopes, seenFrom } = await scopesOf(functionId);
    for (const { objectId: scope, description } of scopes) {
      if (scope === undefined || description === 'Global') continue;
      for (const { name, value } of (await propertiesOf(scope)).own) {
        if (value?.objectId === undefined || left-- <= 0) continue;
        const { heapSnapshotObjectId } = await ask('HeapProfiler.getHeapObjectId', { objectId: value.objectId });
        if (Number(heapSnapshotObjectId) === objectId) return { name, seenFrom };
      }
    }
    return null;
  };
  return {
    scripts,
    sourceOf: async (scriptId) => String((await ask('Debugger.getScriptSource', { scriptId: String(scriptId) }))['scriptSource']),
    // The object may have been collected since the snapshot.
    variableOf: (functionId, objectId) => find(functionId, objectId).catch(() => null),
    close: () => session.disconnect(),
  };
}
