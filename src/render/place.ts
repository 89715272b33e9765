/**
 * Where something is, as text: locations in scripts, retaining paths, snapshot files. The result is visible text (safe.ts) and not
 * yet cut or escaped for any format.
 */

import type { AllocationFrame, Location, PathStep } from '../report/rows.js';
import { classLabel, scriptLabel } from '../text/labels.js';
import { clip, visible } from '../text/safe.js';

/** Longest name inside a path. */
const longestStep = 60;

/** "server.js:12", "bundle.js:1:20481" where a line is that long, "server.js" where no line is known; packages keep their name: "ws/lib/sender.js:7". */
export function locationText(location: Location): string {
  const script =
    location.script === null || location.script === '' ? `script ${location.scriptId}` : clip(scriptLabel(clip(location.script, 2000)), longestScript);
  if (location.line === 0) return visible(script);
  return visible(`${script}:${location.line}${location.column > LONG_LINE ? `:${location.column}` : ''}`);
}

/** As a path to open: "src/server.mjs:12" below `root`, else "/srv/app/server.mjs:12", with the column where the line is long. */
export function sourceText(location: Location, root: string | undefined): string {
  if (location.script === null || location.script === '') return locationText(location);
  const file = sourceFile(location, root) ?? decodePath(location.script.replace(/^file:\/\/(?=\/)/, ''));
  const line = location.line === 0 ? '' : `:${location.line}${location.column > LONG_LINE ? `:${location.column}` : ''}`;
  return visible(clip(file, longestSource) + line);
}

/** Longest path of a script that is shown whole. */
const longestSource = 160;

/** "callTool server.mjs:31 <- handle server.mjs:52", innermost first, at most `most`. */
export function framesText(frames: readonly AllocationFrame[], most: number): string {
  const shown = frames.slice(0, most).map(({ name, location }) => {
    const label = name === '' ? '(anonymous)' : visible(clip(name, longestStep));
    return location === null ? label : `${label} ${locationText(location)}`;
  });
  return shown.join(' <- ') + (frames.length > most ? ' <- …' : '');
}

export interface ObjectInPlace {
  constructorName: string;
  id: number | null;
  location: Location | null;
}

/** "Map @50581 in app.cjs:12"; the constructor's name as it is given. */
export function objectPlace({ constructorName, id, location }: ObjectInPlace): string {
  return constructorName + (id === null ? '' : ` @${id}`) + (location === null ? '' : ` in ${locationText(location)}`);
}

/** Lines longer than this are of minified files, where the column is needed. */
const LONG_LINE = 160;
const longestScript = 80;

/** The script as a file path relative to `root`, with / between folders; null for what is no file below it (eval, node:, URLs). */
export function sourceFile(location: Location | null, root: string | undefined): string | null {
  if (location?.script == null || root === undefined || root === '') return null;
  // As --redact=all leaves it.
  if (location.script.startsWith('./')) return location.script.slice(2);
  const script = location.script.startsWith('file://') ? decodePath(location.script.slice(7)) : location.script;
  const folder = root.replaceAll('\\', '/').replace(/\/*$/, '/');
  const file = script.replaceAll('\\', '/').replace(/^\/(?=[A-Za-z]:\/)/, '');
  const inside = file.startsWith(folder) ? file.slice(folder.length) : null;
  return inside === null || inside === '' || inside.split('/').includes('..') ? null : inside;
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Edges inside V8's own containers, which a programmer never wrote. */
const inner = new Set(['elements', 'properties', 'table', 'context', 'previous']);
const identifier = /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u;

/**
 * From a root to the object as a programmer would write it: "(global) app.sessions[3].user", or from the last captured variable whose
 * script is known: "cache in server.mjs:12", "pool in db.js:3 .inUse". Empty for no path.
 */
export function pathText(path: readonly PathStep[]): string {
  if (path.length === 0) return '';
  const variable = path.findLastIndex((step) => step.via.type === 'context' && step.location !== null);
  const exported = path.findLastIndex((step, at) => isExports(step, path[at - 1]));
  if (exported > variable) {
    const { via } = path[exported - 1];
    // In a table of modules the name is that of the file. Variables of the runtime that lead to a module are of no use to a reader.
    if (/[\\/]/.test(via.name)) {
      const rest = stepsText(path, exported + 1);
      return visible(clip(`exports of ${scriptLabel(clip(via.name, 2000))}`, longestScript)) + (rest === '' ? '' : `, ${rest.replace(/^(?:\.| > )/, '')}`);
    }
    if (variable !== -1) return `${via.name === 'mainModule' ? 'process.mainModule' : ''}${stepsText(path, exported)}`.replace(/^\./, '');
  }
  if (variable !== -1) {
    const { via, location } = path[variable];
    const rest = stepsText(path, variable + 1);
    return `${visible(clip(via.name, longestStep))} in ${locationText(location!)}${rest === '' ? '' : `, ${rest.replace(/^(?:\.| > )/, '')}`}`;
  }
  const start = Math.max(
    0,
    path.findLastIndex((step) => isRoot(step)),
  );
  const first = start + 1 < path.length ? ` ${firstStep(path[start + 1], path[start])}` : '';
  return rootLabel(path[start]) + first + stepsText(path, start + 2);
}

/** The steps from `from` on, V8's own containers passed over but at the end. */
function stepsText(path: readonly PathStep[], from: number): string {
  return path
    .slice(from)
    .map((step, at, steps) => {
      const next = steps[at + 1];
      if (isPart(step)) return next && next.type === 'native' ? '' : ` > ${classLabel(visible(clip(step.name, 400)))}`;
      return next && step.via.type === 'internal' && inner.has(step.via.name) ? '' : nextStep(step);
    })
    .join('');
}

/** A platform object that another keeps in C++, by an edge that only has a number: of a chain only the last has a useful name. */
function isPart(step: PathStep): boolean {
  return step.type === 'native' && (step.via.type === 'element' || step.via.type === 'internal' || step.via.type === 'hidden');
}

/** What a CommonJS module exports. */
function isExports(step: PathStep, above: PathStep | undefined): boolean {
  return step.via.type === 'property' && step.via.name === 'exports' && above !== undefined && above.type === 'object' && above.name === 'Module';
}

function isRoot(step: PathStep): boolean {
  return step.type === 'synthetic' || isGlobal(step);
}

function isGlobal(step: PathStep): boolean {
  return step.type !== 'synthetic' && /^(?:global|globalThis|Window)(?: \/| \(global| \[JSGlobalObject\]|\s*$)/.test(step.name);
}

function rootLabel(step: PathStep): string {
  if (isGlobal(step)) return '(global)';
  const name = visible(clip(step.name, longestStep));
  return name.startsWith('(') ? name : `(${name})`;
}

/** Roots that are not the global object number their edges: the class says more. */
function firstStep(step: PathStep, root: PathStep): string {
  const named = step.via.type === 'property' || step.via.type === 'context' || step.via.type === 'shortcut';
  if (named && (isGlobal(root) || !/^\d*$/.test(step.via.name))) return nextStep(step).replace(/^\./, '');
  return visible(clip(step.name === '' ? step.via.name : classLabel(step.name), longestStep));
}

function nextStep(step: PathStep): string {
  return (step.skipped ? '…' : '') + stepText(step);
}

function stepText(step: PathStep): string {
  const name = visible(clip(step.via.name, longestStep));
  switch (step.via.type) {
    case 'element':
      return `[${name}]`;
    case 'context':
      return `{${name}}`;
    case 'entry':
      return '[…]';
    case 'property':
    case 'shortcut':
      return identifier.test(name) ? `.${name}` : `["${name.replaceAll('"', '\\"')}"]`;
    default:
      return innerStep(step, name);
  }
}

/** Steps over what no program has a name for: the value that a WeakMap has for an object, and the object behind a Proxy. */
function innerStep({ via }: PathStep, name: string): string {
  if (/ \/ part of key .* pair in WeakMap/.test(via.name)) return '.<value in a WeakMap>';
  return via.type === 'hidden' && via.name === '1' ? '' : `.<${name}>`;
}

/** A word for a POSIX shell, quoted only where it must be. */
export function shellWord(text: string): string {
  const word = text.startsWith('-') ? `./${text}` : text;
  return /^[\w./:@%+,=~-]+$/.test(word) && !word.startsWith('~') ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
