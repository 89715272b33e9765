/**
 * Maps a report of this process to its sources: places by the source maps of the code (test runners and loaders compile on the fly), and names of
 * variables that a snapshot does not have.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { TrendReport } from '../report/report.js';
import type { Location, PathStep, Placed, TrendSuspect } from '../report/rows.js';
import { scriptLabel } from '../text/labels.js';
import { type OwnInspector, openOwnInspector, type Script } from './own-inspector.js';

/** Must run after the last snapshot that is compared by id, because it makes V8 drop the ids. */
export async function readableHere(report: TrendReport): Promise<TrendReport> {
  const inspector = await openOwnInspector();
  try {
    const place = placer(inspector);
    const suspects: TrendSuspect[] = [];
    for (const suspect of report.suspects) suspects.push(await readableSuspect(suspect, inspector, place));
    return {
      ...report,
      // Maps of code that was compiled on the fly are found here.
      warnings: report.warnings.filter(({ code }) => code !== 'source-map'),
      suspects,
      constructors: report.constructors.map((row) => placedRow(row, place)),
      collections: report.collections.map((row) => ({ ...placedRow(row, place), path: placed(row.path, place) })),
    };
  } finally {
    inspector.close();
  }
}

type Place = <Given extends Location | null>(location: Given) => Given;

/** What the analysis has mapped already stays. */
const placedRow = <Row extends Placed>(row: Row, place: Place): Row => (row.generatedLocation ? row : { ...row, location: place(row.location) });

const withoutPlace = <Row extends Placed>({ generatedLocation: _, owner: __, ...row }: Row) => row;

const placed = (path: readonly PathStep[], place: Place): PathStep[] => path.map((step) => placedRow(step, place));

/** For a script without a source map, only its name is added if the snapshot has none. */
function placer({ scripts }: OwnInspector): Place {
  const maps = new Map<number, SourceMap | null>();
  const mapOf = (scriptId: number, script: Script): SourceMap | null => {
    if (!maps.has(scriptId)) maps.set(scriptId, readMap(script));
    return maps.get(scriptId) ?? null;
  };
  return <Given extends Location | null>(location: Given): Given => {
    const script = location === null ? undefined : scripts.get(location.scriptId);
    if (location === null || script === undefined) return location;
    const entry = mapOf(location.scriptId, script)?.findEntry(location.line - 1, location.column - 1);
    if (entry === undefined || !('originalSource' in entry)) return { ...location, script: location.script ?? (script.url || null) };
    const { originalSource, originalLine, originalColumn } = entry;
    return { ...location, script: resolved(originalSource, script.url), line: originalLine + 1, column: originalColumn + 1 };
  };
}

function readMap({ url, sourceMapUrl }: Script): SourceMap | null {
  try {
    const inline = /^data:application\/json[^,]*;base64,(.*)$/s.exec(sourceMapUrl)?.[1];
    if (inline === undefined && !(sourceMapUrl !== '' && url.startsWith('file:'))) return null;
    const text = inline === undefined ? readFileSync(fileURLToPath(new URL(sourceMapUrl, url)), 'utf8') : Buffer.from(inline, 'base64').toString();
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    return null; // the source map is missing or invalid
  }
}

const resolved = (source: string, url: string): string => (URL.canParse(source, url) ? new URL(source, url).href : source);

async function readableSuspect(suspect: TrendSuspect, inspector: OwnInspector, place: Place): Promise<TrendSuspect> {
  const isMapped = [suspect, ...suspect.path].some(({ generatedLocation }) => generatedLocation !== undefined);
  const evidence = isMapped ? suspect.evidence : suspect.evidence.map((sentence) => placedText(sentence, inspector, place));
  const path = placed(suspect.path, place);
  let variable = -1;
  for (const [at, step] of suspect.path.entries()) {
    if (step.via.type !== 'hidden' || suspect.path[at - 1]?.name !== 'system / Context') continue;
    const closure = suspect.path.slice(0, at).findLast(({ type }) => type === 'closure');
    const found = closure && (await inspector.variableOf(closure.id, step.id));
    if (!found) continue;
    variable = at;
    const { name, seenFrom } = found;
    const nearest = { scriptId: seenFrom.scriptId, script: null, line: seenFrom.line + 1, column: seenFrom.column + 1 };
    const declared = declaration(await inspector.sourceOf(seenFrom.scriptId), name);
    path[at] = { ...withoutPlace(path[at]), via: { type: 'context', name }, location: place({ ...nearest, ...declared }) };
  }
  if (variable === -1) return { ...placedRow(suspect, place), evidence, path };
  const { location, generatedLocation, owner } = path
    .slice(variable)
    .findLast((step) => step.location !== null && !/^node:/.test(step.location.script ?? '')) ?? {
    location: null,
  };
  const placeOf = { location, ...(generatedLocation && { generatedLocation }), ...(owner && { owner }) };
  return { ...withoutPlace(suspect), ...placeOf, evidence, path, name: nameFrom(path.slice(variable)) };
}

/** "carts", "bus.listeners", "rooms[…].members". */
function nameFrom([variable, ...steps]: readonly PathStep[]): string {
  const rest = steps.map(({ via }) => (via.type === 'property' ? `.${via.name}` : via.type === 'element' || via.type === 'entry' ? '[…]' : ''));
  return variable.via.name + rest.join('');
}

/** Line and column, from 1, of the declaration of a variable. */
function declaration(source: string, name: string): { line: number; column: number } | null {
  const found = new RegExp(`(?:const|let|var|class|function\\*?)\\s+${name.replaceAll('$', '\\$')}(?![\\w$])`).exec(source);
  if (found === null) return null;
  const before = source.slice(0, found.index).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/**
 * A sentence with its places mapped. A snapshot identifies a script without a URL by its number. Of several scripts with one URL (a file that was loaded twice), one may
 * have no map; if scripts of one label lead to different places, the line is left out.
 */
function placedText(sentence: string, { scripts }: OwnInspector, place: Place): string {
  return sentence.replace(
    /(?:script (\d+)|([^\s"()]+)):(\d+):(\d+)(?=[\s.,;)]|$)/g,
    (whole, id: string | undefined, label: string | undefined, line: string, column: string) => {
      const ids = id === undefined ? [...scripts].filter(([, { url }]) => url !== '' && scriptLabel(url) === label).map(([found]) => found) : [Number(id)];
      const placed = ids.map((scriptId) => ({
        ...place({ scriptId, script: null, line: Number(line), column: Number(column) }),
        own: scripts.get(scriptId)?.url,
      }));
      const mapped = placed.filter(({ script, own }) => script !== own);
      const texts = new Set((mapped.length > 0 ? mapped : placed).flatMap((at) => (at.script ? `${scriptLabel(at.script)}:${at.line}:${at.column}` : [])));
      if (texts.size === 0) return whole;
      return texts.size === 1 ? ([...texts][0] as string) : (label ?? whole);
    },
  );
}
