/**
 * Declarations of captured variables, and names of variables whose scope V8 writes without names. V8 names the variables of functions, scripts and
 * modules, but not those of blocks (`if`, `for`, `try`, `case`): these are numbered edges of their context.
 */
import { type EdgeOrdinal, EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import type { Declaration, Scope, ScopeTree } from './scopes.js';
import { isReadWhole, isScopeKnown, scopesOfSource } from './script-scopes.js';
import { sourceOfFunction } from './scripts.js';
import { offsetOf, positionOf } from './text-lines.js';

export interface Variables {
  /** Functions created in a scope; if there are none, those created in scopes inside of it. */
  closuresIn(context: NodeOrdinal): NodeOrdinal[];
  /** Declaration of a variable of a context: only the script if the line is uncertain, null if no function of the context identifies the script. */
  declaredAt(context: NodeOrdinal, name: string): ClassLocation | null;
  /** The variable of a numbered edge of a context; null for other edges, and if the text does not identify the variable. */
  unnamed(edge: EdgeOrdinal): { name: string; location: ClassLocation } | null;
}

const MAX_CLOSURES = 200;
/** Functions whose enclosing scopes are compared. */
const MAX_COMPARED_CLOSURES = 8;
const MAX_INNER_CONTEXTS = 40;

export function createVariables(heap: Heap, retainers: Retainers): Variables {
  const { snapshot } = heap;
  const { nodes, edges, strings } = snapshot;
  const { context: contextName } = heap.names;
  const places = new Map<string, ClassLocation | null>();
  const slots = new Map<EdgeOrdinal, { name: string; location: ClassLocation } | null>();

  /** Functions created directly in a context, and the contexts directly inside of it. */
  const inside = (context: NodeOrdinal): { closures: NodeOrdinal[]; contexts: NodeOrdinal[] } => {
    const closures: NodeOrdinal[] = [];
    const contexts: NodeOrdinal[] = [];
    for (let at = retainers.start[context]; at < retainers.start[context + 1] && closures.length < MAX_CLOSURES; at++) {
      const edge = retainers.edge[at];
      if (edges.type[edge] !== EdgeType.internal) continue;
      const source = sourceOf(edges.firstEdge, edge);
      if (nodes.type[source] === NodeType.closure) {
        if (edges.nameOrIndex[edge] === contextName && recordOf(snapshot, source) !== -1) closures.push(source);
      } else if (contexts.length < MAX_INNER_CONTEXTS && text(strings, edges.nameOrIndex[edge]) === 'previous') contexts.push(source);
    }
    return { closures, contexts };
  };
  const variablesOf = (context: NodeOrdinal): string[] => {
    const names: string[] = [];
    for (let edge = edges.firstEdge[context]; edge < edges.firstEdge[context + 1]; edge++) {
      if (edges.type[edge] !== EdgeType.context) continue;
      const name = text(strings, edges.nameOrIndex[edge]);
      if (isDeclarable.test(name) && name !== 'this' && name !== 'arguments') names.push(name);
    }
    return names;
  };
  const hasVariable = (context: NodeOrdinal, name: string): boolean => {
    for (let edge = edges.firstEdge[context]; edge < edges.firstEdge[context + 1]; edge++) {
      if (edges.type[edge] === EdgeType.context && text(strings, edges.nameOrIndex[edge]) === name) return true;
    }
    return false;
  };
  /** Ignores inner scopes that have a variable of the same name. */
  const closuresIn = (context: NodeOrdinal, name = ''): NodeOrdinal[] => {
    let level = [context];
    for (let depth = 0; depth < 3 && level.length > 0; depth++) {
      const found = level.map(inside);
      const closures = found.flatMap((one) => one.closures);
      if (closures.length > 0) return closures.slice(0, MAX_CLOSURES);
      level = found.flatMap((one) => one.contexts.filter((inner) => name === '' || !hasVariable(inner, name))).slice(0, MAX_INNER_CONTEXTS);
    }
    return [];
  };
  const locationOf = (closure: NodeOrdinal): ClassLocation => placeOf(snapshot, recordOf(snapshot, closure));

  /** The scope of a function in its script; null if the text has no function at its position. */
  const scopeOf = (closure: NodeOrdinal): { scope: Scope; tree: ScopeTree } | null => {
    const source = sourceOfFunction(heap, closure);
    if (!source) return null;
    const { line, column } = locationOf(closure);
    const place = offsetOf(source, line, column);
    const tree = scopesOfSource(source, place);
    const scope = tree?.at.get(place);
    return tree && scope ? { scope, tree } : null;
  };
  /** Whether a function is of a long text, and its scope known. */
  const isKnown = (closure: NodeOrdinal): boolean => {
    const source = sourceOfFunction(heap, closure);
    const { line, column } = locationOf(closure);
    return source !== null && !isReadWhole(source) && isScopeKnown(source, offsetOf(source, line, column));
  };
  const at = (tree: ScopeTree, { offset }: Pick<Declaration, 'offset'>, scriptId: number): ClassLocation => ({
    scriptId,
    ...positionOf(tree, offset),
  });

  const declaredAt = (context: NodeOrdinal, name: string): ClassLocation | null => {
    const key = `${context},${name}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = findDeclaration(context, name);
    places.set(key, place);
    return place;
  };
  const findDeclaration = (context: NodeOrdinal, name: string): ClassLocation | null => {
    const closures = closuresIn(context, name);
    if (closures.length === 0) return null;
    const { scriptId } = locationOf(closures[0]);
    const found = new Map<string, ClassLocation>();
    const variables = variablesOf(context);
    const each = distinct(closures, locationOf);
    // A function of a long text around which it was read already needs no further reading.
    const known = each.find(isKnown);
    for (const closure of known === undefined ? each.slice(0, MAX_COMPARED_CLOSURES) : [known]) {
      const own = scopeOf(closure);
      const declaration =
        own && enclosing(own.scope, name, variables, sourceOfFunction(heap, closure)!.isWhole ? Number.POSITIVE_INFINITY : own.tree.text.length);
      if (!declaration) continue;
      const place = at(own.tree, declaration, locationOf(closure).scriptId);
      found.set(`${place.line},${place.column}`, place);
      // Each function of a long text is a further reading of it, and the nearest scope with all variables of the context is rarely another one.
      if (!own.tree.isWhole) break;
    }
    if (found.size === 1) return [...found.values()][0];
    return (found.size === 0 && inOuterScope(context, name, closures[0])) || { scriptId, line: 0, column: 0, isScriptOnly: true };
  };

  /** Searches the outermost scope of a text of which only the beginning is known, if that scope also declares other variables of the context. */
  const inOuterScope = (context: NodeOrdinal, name: string, closure: NodeOrdinal): ClassLocation | null => {
    const source = sourceOfFunction(heap, closure);
    const tree = source && scopesOfSource(source);
    if (!tree) return null;
    const declaration = tree.script.declarations.find((one) => one.name === name) ?? exportedAs(tree, name);
    if (!declaration) return null;
    const declared = new Set(tree.script.declarations.map((one) => one.name));
    let count = 0;
    let isModule = false;
    for (let edge = edges.firstEdge[context]; edge < edges.firstEdge[context + 1]; edge++) {
      const edgeName = edges.type[edge] === EdgeType.element || edges.type[edge] === EdgeType.hidden ? '' : text(strings, edges.nameOrIndex[edge]);
      if (edges.type[edge] === EdgeType.context && declared.has(edgeName)) count++;
      isModule ||= edgeName === 'extension' && edges.type[edge] === EdgeType.internal;
    }
    return count >= 2 || isModule ? at(tree, declaration, locationOf(closure).scriptId) : null;
  };

  const unnamed = (edge: EdgeOrdinal): { name: string; location: ClassLocation } | null => {
    let known = slots.get(edge);
    if (known === undefined) slots.set(edge, (known = findUnnamed(edge)));
    return known;
  };
  const findUnnamed = (edge: EdgeOrdinal): { name: string; location: ClassLocation } | null => {
    if (!isNumbered(heap, edge)) return null;
    const context = sourceOf(edges.firstEdge, edge);
    if (nodes.type[context] !== NodeType.object || !text(strings, nodes.name[context]).startsWith('system / Context')) return null;
    const numbered: EdgeOrdinal[] = [];
    for (let one = edges.firstEdge[context]; one < edges.firstEdge[context + 1]; one++) {
      if (edges.type[one] === EdgeType.context) return null;
      if (isNumbered(heap, one)) numbered.push(one);
    }
    const { closures } = inside(context);
    const source = closures.length > 0 ? sourceOfFunction(heap, closures[0]) : null;
    const own = source?.isWhole && isReadWhole(source) ? scopeOf(closures[0]) : null;
    if (!own) return null;
    const captured = capturedInBlock(own.tree, own.scope);
    const fitting = captured.filter((one) => mayHold(own.tree.text, one, heap, edges.toNode[edge]));
    const objects = captured.filter((one) => !/^[\d-]/.test(valueText(own.tree.text, one)));
    const found = fitting.length === 1 ? fitting[0] : objects.length === numbered.length ? objects[numbered.indexOf(edge)] : undefined;
    if (!found || !fitting.includes(found)) return null;
    return { name: found.name, location: at(own.tree, found, locationOf(closures[0]).scriptId) };
  };
  return { closuresIn, declaredAt, unnamed };
}

/** One function for each place. */
function distinct(closures: readonly NodeOrdinal[], locationOf: (closure: NodeOrdinal) => ClassLocation): NodeOrdinal[] {
  const seen = new Map<string, NodeOrdinal>();
  for (const closure of closures) {
    const { scriptId, line, column } = locationOf(closure);
    const key = `${scriptId},${line},${column}`;
    if (!seen.has(key)) seen.set(key, closure);
  }
  return [...seen.values()];
}

const isDeclarable = /^[\p{ID_Start}$_]/u;

/**
 * The declaration of a variable of a context around a function: that of the nearest scope that declares all variables of the context, because minified
 * files have a variable of the same letter in nearly every scope. If there is none, of the scope that declares most of them; null if that is less than
 * half of them, or if a nearer scope continues after `known`, the end of the known text.
 */
function enclosing(inner: Scope, name: string, variables: readonly string[], known: number): Declaration | null {
  let best: Declaration | null = null;
  let most = 0;
  for (let scope = inner.parent; scope; scope = scope.parent) {
    const declared = new Set(scope.declarations.map((one) => one.name));
    const declaration = declared.has(name) ? scope.declarations.find((one) => one.name === name) : undefined;
    const count = declaration ? variables.filter((one) => declared.has(one)).length : 0;
    if (declaration && count > most) [best, most] = [declaration, count];
    if (count === variables.length || scope.end >= known) break;
  }
  return 2 * most >= variables.length ? best : null;
}

/** A variable that a module exports under another name: `export { list as rows }`, `export default ...`. */
function exportedAs({ text: source, script }: ScopeTree, name: string): Pick<Declaration, 'offset'> | null {
  if (name === 'default') {
    const offset = /^[ \t]*export\s+default\b/m.exec(source)?.index;
    return offset === undefined ? null : { offset };
  }
  for (const [, list] of source.matchAll(/^[ \t]*export\s*\{([^}]*)\}/gm)) {
    const [local] = list.split(',').flatMap((one) => (one.trim().endsWith(` as ${name}`) ? [one.trim().split(/\s+/)[0]] : []));
    if (local) return script.declarations.find((one) => one.name === local) ?? null;
  }
  return null;
}

/** Captured variables of the nearest block around a function that has any, or of the text of an `eval`, whose variables V8 does not name either. */
function capturedInBlock(tree: ScopeTree, inner: Scope): Declaration[] {
  for (let scope = inner.parent; scope?.kind === 'block' || scope?.kind === 'script'; scope = scope.parent) {
    const block = scope;
    const captured = block.declarations.filter(({ name, keyword }) => (keyword !== 'var' || block.kind === 'script') && tree.isCaptured(block, name));
    if (captured.length > 0) return captured;
  }
  return [];
}

function isNumbered({ snapshot: { edges, strings } }: Heap, edge: EdgeOrdinal): boolean {
  return edges.type[edge] === EdgeType.hidden || (edges.type[edge] === EdgeType.internal && /^\d+$/.test(text(strings, edges.nameOrIndex[edge])));
}

const valueText = (source: string, { valueOffset }: Declaration): string => (valueOffset === -1 ? '' : source.slice(valueOffset, valueOffset + 60));

/** Whether a variable may hold a node, by its initial value; `null` and literals of a `let` may have been replaced later. */
function mayHold(source: string, declaration: Declaration, { snapshot: { nodes, strings } }: Heap, node: NodeOrdinal): boolean {
  const value = valueText(source, declaration);
  const className = text(strings, nodes.name[node]);
  const isPlain = nodes.type[node] === NodeType.object;
  const made = /^new\s+(?:[\w$]+\.)*([\w$]+)/.exec(value);
  if (made) return isPlain && className === made[1];
  if (value.startsWith('[')) return isPlain && className === 'Array';
  if (value.startsWith('{')) return isPlain && className === 'Object';
  if (/^(?:async\s+)?function\b|^class\b|^(?:async\s*)?(?:\([^()]*\)|[\w$]+)\s*=>/.test(value)) return nodes.type[node] === NodeType.closure;
  if (/^["'`]/.test(value)) return !isPlain || declaration.keyword === 'let';
  if (/^(?:-?\d|true\b|false\b)/.test(value)) return false;
  if (/^(?:null|undefined)\b/.test(value)) return declaration.keyword === 'let';
  return true;
}
