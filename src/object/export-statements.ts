/** Where the text of a module declares what it exports, in the forms of programmers, compilers and bundlers. */
import type { Scope, ScopeTree } from './scopes.js';

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const escaped = (name: string): string => name.replace(/[$]/g, '\\$&');
/** `void 0` in `exports.a = exports.b = void 0`, with which compilers begin. */
const isUnset = /^(?:[\p{ID_Start}$_][\p{ID_Continue}$.]*\s*=\s*)*(?:void 0|undefined)\b/u;
const alone = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?:[;,\n\r}]|$)/u;
const MAX_VALUE = 500;

/**
 * Offset of the declaration of an export, or of the assignment to `module.exports` for an empty name; -1 if the text has neither.
 * `moduleId`: by which a bundle has the module in its table; empty if that is not known.
 */
export function exportOffset(tree: ScopeTree, name: string, moduleId = ''): number {
  const { text } = tree;
  if (name === '') return wholeOffset(tree);
  if (!identifier.test(name)) return -1;
  const outermost = tree.script.declarations.find((one) => one.name === name);
  if (outermost) return outermost.offset;
  for (const found of text.matchAll(new RegExp(`(?<![\\w$.])(?:module\\.)?exports\\.${escaped(name)}\\s*=(?![=>])\\s*`, 'gu'))) {
    const value = text.slice(found.index + found[0].length, found.index + found[0].length + MAX_VALUE);
    if (isUnset.test(value)) continue;
    return declaredOutermost(tree, alone.exec(value)?.[1]) ?? found.index;
  }
  const literal = literalOffset(text, name);
  return literal === -1 ? bundledOffset(tree, name, moduleId) : literal;
}

function declaredOutermost({ script }: ScopeTree, name: string | undefined): number | undefined {
  return name === undefined ? undefined : script.declarations.find((one) => one.name === name)?.offset;
}

/** `module.exports = cache` is declared where `cache` is. */
function wholeOffset(tree: ScopeTree): number {
  const found = /(?<![\w$.])module\.exports\s*=(?![=>])\s*/u.exec(tree.text);
  if (!found) return -1;
  const value = tree.text.slice(found.index + found[0].length, found.index + found[0].length + MAX_VALUE);
  return declaredOutermost(tree, alone.exec(value)?.[1]) ?? found.index;
}

/** The property in the object literal that is assigned to `module.exports`. */
function literalOffset(text: string, name: string): number {
  const literal = /\bmodule\.exports\s*=\s*\{/.exec(text);
  if (!literal) return -1;
  const property = new RegExp(`(?<=[{,]\\s*)${escaped(name)}\\s*:`, 'gu');
  property.lastIndex = literal.index;
  return property.exec(text)?.index ?? -1;
}

/** webpack's list of exports, `d(exports, ["name", 0, variable, "other", () => variable])`: the declaration of the variable; -1 if several modules have one. */
function bundledOffset(tree: ScopeTree, name: string, moduleId: string): number {
  const { text } = tree;
  const lists = new RegExp(`\\.d\\(\\s*[\\w$]+\\s*,\\s*\\[[^\\]]*?["']${escaped(name)}["']\\s*,\\s*0\\s*,(?:\\s|/\\*[^*]*\\*/)*([\\w$]+)`, 'gu');
  const module = moduleId === '' ? tree.script : moduleScope(tree, moduleId);
  const found = new Set<number>();
  for (const { index, 1: variable } of text.matchAll(lists)) {
    if (!module || index < module.start || index >= module.end) continue;
    for (let scope: Scope | null = functionAround(tree, index); scope; scope = scope.parent) {
      const declaration = scope.declarations.find((one) => one.name === variable);
      if (declaration) found.add(declaration.offset);
      if (declaration) break;
    }
  }
  return found.size === 1 ? [...found][0] : -1;
}

/** The function that a bundle has under this key of its table: `768(e, t, s) {`, `"./src/a.js": (e) => {`. */
function moduleScope({ text, at }: ScopeTree, id: string): Scope | undefined {
  const head = new RegExp(`(?<![\\w$.])["']?${id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?\\s*(?::\\s*(?:function\\s*)?)?(?=\\()`, 'gu');
  for (const found of text.matchAll(head)) {
    const scope = at.get(found.index + found[0].length);
    if (scope) return scope;
  }
  return undefined;
}

function functionAround({ at, script }: ScopeTree, offset: number): Scope {
  let found = script;
  for (const scope of at.values()) if (scope.start <= offset && offset < scope.end && scope.start >= found.start) found = scope;
  return found;
}
