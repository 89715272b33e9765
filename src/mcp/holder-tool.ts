/** The tool that says what holds an object, and what it holds. */
import { expectSnapshots, withInputs } from '../engine/open-inputs.js';
import { inspectFile, readQuery } from '../inspect.js';
import { renderAgentInspection } from '../render/agent-inspection.js';
import { pathText } from '../render/place.js';
import type { Inspection } from '../report/inspection.js';
import { about, closed, count, integer, list, number, object, type SchemaOf, text } from '../schema/schema-builder.js';
import { defineTool, readsOnly } from './mcp-tool.js';
import { type PageArguments, pageSchemas, placeData, plain, toolCalls } from './report-answer.js';

interface HolderArguments extends Pick<PageArguments, 'limit'> {
  path: string;
  id?: number;
  name?: string;
  class?: string;
}

interface HeldObject {
  id: number;
  name: string;
  retainedBytes: number;
  heldBy?: string;
  file?: string;
  line?: number;
}

const heldObject: SchemaOf<HeldObject> = object<HeldObject>({ id: integer, name: text, retainedBytes: number }, { heldBy: text, file: text, line: integer });

export const holderTool = defineTool<HolderArguments>({
  name: 'holder',
  description: 'What holds one object of a snapshot (path from a root, retainers) and what it holds; or the largest objects of a constructor.',
  input: closed(
    object<HolderArguments>(
      { path: text },
      {
        id: about('The number after @', count),
        name: about('Instead of id: a path as reports print it, bus._events', text),
        class: about('Instead of id: a constructor; exact, * or /regular expression/', text),
        limit: pageSchemas.limit,
      },
    ),
  ),
  output: object<{ objects: HeldObject[] }>({ objects: list(heldObject) }),
  annotations: readsOnly,
  async answer({ path, id, name, class: constructorName, limit }, { heaps, objects, paths, redacted, signal, onProgress }) {
    const query = readQuery({ id, namePath: name, constructorName });
    const found = await withInputs([await paths.absolute(path)], signal, ([file]) =>
      objects.remember({ id, name, class: constructorName }, [file], async () => {
        expectSnapshots([file]);
        return redacted(await heaps.ask({ signal, onProgress }, (engine, load) => inspectFile(engine, file, query, load)));
      }),
    );
    const inspection: Inspection = { ...found, snapshot: { ...found.snapshot, path } };
    const root = await paths.folder();
    return { text: renderAgentInspection(inspection, { root, limit, calls: toolCalls }), structured: { objects: objectsOf(inspection, limit ?? 10, root) } };
  },
});

function objectsOf(inspection: Inspection, limit: number, root: string): HeldObject[] {
  if (inspection.kind === 'class') {
    return inspection.instances
      .slice(0, limit)
      .map(({ id, name, retainedBytes, location }) => ({ id, name: plain(name), retainedBytes, ...placeData(location, root) }));
  }
  const { object: held, path } = inspection;
  return [
    { id: held.id, name: plain(held.label || held.name), retainedBytes: held.retainedBytes, heldBy: plain(pathText(path)), ...placeData(held.location, root) },
  ];
}
