/** Decodes source maps, with @jridgewell/trace-mapping, which is loaded when the first map is found. */
import { createRequire } from 'node:module';
import type { FoundMap } from './map-search.js';

type TraceMapping = typeof import('@jridgewell/trace-mapping');
type Decoded = InstanceType<TraceMapping['TraceMap']>;

export interface SourceMapping {
  /**
   * The original place of a position, lines and columns from 0: that of the nearest position before it in its line that the map has. Null if there is none.
   */
  original(line: number, column: number): OriginalPlace | null;
  /** The original text from a position of an original on, at most `most` characters of its line; empty where the map does not contain it. */
  originalText(place: OriginalPlace, most: number): string;
  /** Samples of positions, with the original's text from there on; none if the map does not contain the originals. */
  mappedTexts(most: number): { line: number; column: number; original: string }[];
  /** Samples of positions at which the map has a name. */
  namedPositions(most: number): { line: number; column: number }[];
}

export interface OriginalPlace {
  source: string;
  line: number;
  column: number;
  /** Whether the map has exactly this position. */
  isExact: boolean;
  /** The original name, if the map has one for it; only where the position is exact. */
  name: string | null;
}

/** Characters of a sample. */
const MAX_SAMPLE = 60;

let library: TraceMapping | null = null;

/** @throws Error if the text is not a source map */
export function decodeMap({ text, url }: FoundMap): SourceMapping {
  library ??= createRequire(import.meta.url)('@jridgewell/trace-mapping') as TraceMapping;
  const { AnyMap, traceSegment, decodedMappings } = library;
  const json: unknown = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  if (!isMap(json)) throw new Error('it is not a source map of version 3');
  const map = new AnyMap(json as unknown as ConstructorParameters<TraceMapping['AnyMap']>[0], url) as unknown as Decoded;
  return {
    original(line, column) {
      const segment = line < 0 || column < 0 ? null : traceSegment(map, line, column);
      if (segment === null || segment.length === 1) return null;
      const [at, sourceIndex, originalLine, originalColumn, nameIndex] = segment;
      const source = map.resolvedSources[sourceIndex] ?? map.sources[sourceIndex];
      if (source == null) return null;
      const isExact = at === column;
      // What the source has there comes first: a bundler's name for a class may differ (`_Session`).
      const written = isExact ? identifierAt(map, sourceIndex, originalLine, originalColumn) : null;
      const named = nameIndex === undefined || keywords.has(map.names[nameIndex]) ? null : map.names[nameIndex];
      const name = isExact ? (written ?? named) : null;
      return { source: withoutHash(source), line: originalLine, column: originalColumn, isExact, name };
    },
    originalText({ source, line, column }, most) {
      const index = map.resolvedSources.findIndex((one) => one !== null && withoutHash(one) === source);
      return index === -1 ? '' : lineOf(map, index, line).slice(column, column + most);
    },
    mappedTexts(most) {
      const texts: { line: number; column: number; original: string }[] = [];
      const lines = decodedMappings(map);
      const step = Math.max(1, Math.floor(lines.reduce((sum, segments) => sum + segments.length, 0) / most));
      let at = 0;
      for (const [line, segments] of lines.entries()) {
        for (const segment of segments) {
          if (segment.length === 1 || at++ % step !== 0) continue;
          const original = lineOf(map, segment[1], segment[2]).slice(segment[3], segment[3] + MAX_SAMPLE);
          if (original !== '') texts.push({ line, column: segment[0], original });
        }
      }
      return texts;
    },
    namedPositions(most) {
      const positions: { line: number; column: number }[] = [];
      for (const [line, segments] of decodedMappings(map).entries()) {
        for (const segment of segments) if (segment.length === 5) positions.push({ line, column: segment[0] });
      }
      const step = Math.max(1, Math.floor(positions.length / most));
      return positions.filter((_, at) => at % step === 0).slice(0, most);
    },
  };
}

/** A hash by which webpack separates modules of one path. */
const withoutHash = (source: string): string => (source.startsWith('webpack') ? source.replace(/\?[0-9a-f]{4}$/, '') : source);

function isMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { version, mappings, sections } = value as Record<string, unknown>;
  return Number(version) === 3 && (typeof mappings === 'string' || Array.isArray(sections));
}

const keywords = new Set(
  'async await break case catch class const continue debugger default delete do else enum export extends false finally for from function get if import in instanceof interface let new null of private protected public readonly return set static super switch this throw true try type typeof undefined var void while with yield'.split(
    ' ',
  ),
);
/** Of a field in TypeScript, whose position is that of the first. */
const modifiers = /^(?:(?:public|private|protected|readonly|static|declare|override|abstract|accessor)\s+(?=[#\p{ID_Start}$_]))+/u;
const linesOf = new WeakMap<Decoded, (string[] | null)[]>();

/** The identifier at an original position, where the map contains the original's text; null for none. */
function identifierAt(map: Decoded, source: number, line: number, column: number): string | null {
  const written = lineOf(map, source, line)
    .slice(column, column + 200)
    .replace(modifiers, '');
  const found = /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(written)?.[0];
  return found === undefined || keywords.has(found) ? null : found;
}

/** Empty where the map does not contain the original. */
function lineOf(map: Decoded, source: number, line: number): string {
  let known = linesOf.get(map);
  if (!known) linesOf.set(map, (known = []));
  known[source] ??= map.sourcesContent?.[source]?.split(/\r\n|[\n\r\u2028\u2029]/) ?? null;
  return known[source]?.[line] ?? '';
}
