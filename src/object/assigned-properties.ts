/** Where properties are declared: the line of a class or constructor that gives an instance the property, or that gives one to the global object. */
import { type NodeOrdinal, NodeType } from '../format/snapshot.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { scriptOwner } from '../text/labels.js';
import { propertyTarget } from './follow.js';
import { nameOfScope } from './scope-names.js';
import type { Scope, ScopeTree } from './scopes.js';
import { scopesOfSource } from './script-scopes.js';
import { sourceOfFunction, sourceOfScript } from './scripts.js';
import { offsetOf, positionOf } from './text-lines.js';

/** Classes that a class extends. */
const MAX_BASES = 4;

/** The place of `this.name = ...` or of a field, in the class of an instance or one that it extends; null if none is found. */
export function assignedAt(heap: Heap, instance: NodeOrdinal, name: string): ClassLocation | null {
  for (const { made, location } of constructorsOf(heap, instance)) {
    const source = sourceOfFunction(heap, made);
    if (!source) continue;
    const { scriptId, line, column } = location;
    const place = offsetOf(source, line, column);
    const tree = scopesOfSource(source, place);
    if (!tree) continue;
    const scope = tree.at.get(place);
    // The place of a class is its constructor; fields are beside it.
    const classScope = scope?.kind === 'function' && scope.parent?.kind === 'class' ? scope.parent : null;
    const inside = scope ? tree.assigned(scope, name) : -1;
    const offset = inside === -1 && classScope ? tree.assigned(classScope, name) : inside;
    if (offset !== -1) return { scriptId, ...positionOf(tree, offset) };
  }
  return null;
}

/** The scripts in which assignedAt() searches. */
export const constructorScripts = (heap: Heap, instance: NodeOrdinal): number[] =>
  [...constructorsOf(heap, instance)].map(({ location: { scriptId } }) => scriptId);

/** The constructors of an instance, that of its own class first. */
function* constructorsOf(heap: Heap, instance: NodeOrdinal): Generator<{ made: NodeOrdinal; location: ClassLocation }> {
  const { snapshot } = heap;
  if (snapshot.nodes.type[instance] !== NodeType.object) return;
  let prototype = propertyTarget(heap, instance, '__proto__');
  for (let level = 0; prototype !== -1 && level < MAX_BASES; level++, prototype = propertyTarget(heap, prototype, '__proto__')) {
    const made = propertyTarget(heap, prototype, 'constructor');
    const record = made !== -1 && snapshot.nodes.type[made] === NodeType.closure ? recordOf(snapshot, made) : -1;
    if (record !== -1) yield { made, location: placeOf(snapshot, record) };
  }
}

/** The place of `static name`, in a class whose place this is, or of `Name.name = ...` behind it; null if none is found. */
export function staticAt(heap: Heap, location: ClassLocation, name: string): ClassLocation | null {
  const source = sourceOfScript(heap, location.scriptId);
  const place = source ? offsetOf(source, location.line, location.column) : -1;
  const tree = source && scopesOfSource(source, place);
  const scope = tree?.at.get(place);
  if (!tree || !scope) return null;
  const classScope = scope.kind === 'function' && scope.parent?.kind === 'class' ? scope.parent : scope;
  const field = classScope.kind === 'class' ? tree.assigned(classScope, name) : -1;
  const isStatic = field !== -1 && /\bstatic\s*$/.test(tree.text.slice(Math.max(0, field - 20), field));
  const offset = isStatic ? field : assignedBehind(tree, classScope, name);
  return offset === -1 ? null : { scriptId: location.scriptId, ...positionOf(tree, offset) };
}

/** Offset of `name` in `Name.name = ...` behind a function or class; -1 if there is none. */
function assignedBehind(tree: ScopeTree, scope: Scope, name: string): number {
  const own = nameOfScope(tree.text, scope)?.name;
  if (own === undefined || !/^[\w$]+$/.test(own) || !/^[\w$]+$/.test(name)) return -1;
  const assignment = new RegExp(`(?<![\\w$.])${own.replace(/[$]/g, '\\$&')}\\s*\\.\\s*(?=${name.replace(/[$]/g, '\\$&')}\\s*=(?![=>]))`, 'g');
  assignment.lastIndex = scope.start;
  const found = assignment.exec(tree.text);
  return found ? found.index + found[0].length : -1;
}

/** Scripts that are searched. */
const MAX_SCRIPTS = 400;

/**
 * The place of `globalThis.name = ...` in the program's scripts, and of `var name` in those of a page, which declare properties of its window; null if no
 * script has one, or several have.
 */
export function assignedToGlobalAt(heap: Heap, name: string, isPage: boolean): ClassLocation | null {
  let found: ClassLocation | null = null;
  let searched = 0;
  for (const scriptId of heap.scriptNodes.keys()) {
    if (scriptOwner(heap.scriptNames.get(scriptId) ?? '') !== 'program' || searched++ >= MAX_SCRIPTS) continue;
    const source = sourceOfScript(heap, scriptId);
    const tree = source?.text.includes(name) ? scopesOfSource(source) : null;
    if (!tree) continue;
    const assigned = tree.assignedToGlobal(name);
    const declared = isPage && assigned === -1 ? tree.script.declarations.find((one) => one.name === name && one.keyword === 'var') : undefined;
    const offset = declared?.offset ?? assigned;
    if (offset === -1) continue;
    if (found) return null;
    found = { scriptId, ...positionOf(tree, offset) };
  }
  return found;
}
