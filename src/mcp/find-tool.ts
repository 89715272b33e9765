/** The tool that finds objects by conditions. */
import { expectSnapshots, withInputs } from '../engine/open-inputs.js';
import { SnapdiffError } from '../errors.js';
import { checkFind, type FindQuery, findIn } from '../find.js';
import { renderFound } from '../render/found-text.js';
import { about, closed, integer, list, number, object, oneOf, type SchemaOf, text } from '../schema/schema-builder.js';
import { type GroupKey, groupKeys, type ObjectState, objectStates } from '../vocabulary.js';
import { defineTool, readsOnly } from './mcp-tool.js';
import { call, type PageArguments, pageSchemas, placeData, plain, readCursor, toolCalls } from './report-answer.js';

interface FindArguments extends PageArguments {
  paths: string[];
  class?: string;
  property?: string;
  string?: string;
  under?: string;
  minRetained?: number;
  state?: ObjectState;
  groupBy?: GroupKey;
}

interface FoundData {
  name: string;
  id: number;
  count?: number;
  bytes: number;
  file?: string;
  line?: number;
}

const foundData: SchemaOf<FoundData> = object<FoundData>({ name: text, id: integer, bytes: number }, { count: integer, file: text, line: integer });

export const findTool = defineTool<FindArguments>({
  name: 'find',
  description: 'Objects of a snapshot that meet all conditions, largest first; with two snapshots also by state. Patterns: exact, * or /regular expression/.',
  input: closed(
    object<FindArguments>(
      { paths: about('One, or two of one process, older first', list(text, 1)) },
      {
        class: text,
        property: about('Name of a property it has', text),
        string: about('Text of a string', text),
        under: about('Retained by @ID, or by a path as reports print it', text),
        minRetained: about('Bytes', { type: 'integer', minimum: 0 }),
        state: oneOf(objectStates),
        groupBy: oneOf(groupKeys),
        ...pageSchemas,
      },
    ),
  ),
  output: object<{ count: number; found: FoundData[]; cursor?: string }>({ count: integer, found: list(foundData) }, { cursor: text }),
  annotations: readsOnly,
  async answer(given, { heaps, paths, redaction, redacted, signal, onProgress }) {
    if (redaction !== undefined && given.string !== undefined) throw secretSearched();
    const { limit = 10, cursor } = given;
    const from = readCursor(cursor);
    const query: FindQuery = {
      constructorName: given.class,
      property: given.property,
      string: given.string,
      under: given.under,
      minRetained: given.minRetained,
      state: given.state,
      groupBy: given.groupBy,
      limit,
      from,
    };
    checkFind(given.paths.length, query);
    const absolute = await Promise.all(given.paths.map((path) => paths.absolute(path)));
    const result = await withInputs(absolute, signal, async (files) => {
      expectSnapshots(files);
      return redacted(await heaps.ask({ signal, onProgress }, (engine, load) => findIn(engine, files, query, load)));
    });
    const found = { ...result, snapshots: result.snapshots.map((snapshot, at) => ({ ...snapshot, path: given.paths[at] })) };
    const root = await paths.folder();
    const listed = [
      ...found.objects.map(({ id, label, name, retainedBytes, location }) => ({
        name: plain(label || name),
        id,
        bytes: retainedBytes,
        ...placeData(location, root),
      })),
      ...found.groups.map(({ id, name, count, shallowBytes, location }) => ({
        name: plain(name),
        id,
        count,
        bytes: shallowBytes,
        ...placeData(location, root),
      })),
    ];
    const next = from + listed.length;
    const total = found.omitted + listed.length;
    const more = next < total ? { cursor: String(next) } : {};
    const again = call('find', { ...given, ...more });
    return { text: renderFound(found, 'agent', { root, calls: toolCalls, more: again }), structured: { count: found.count, found: listed, ...more } };
  },
});

/** A client that asks often enough whether a text is in a heap knows the text. */
const secretSearched = (): SnapdiffError =>
  new SnapdiffError('usage', 'string: this server does not search in contents (--redact)', {}, { hint: 'Find by class, property or under.' });
