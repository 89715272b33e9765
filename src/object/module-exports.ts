/**
 * What CommonJS modules and the modules of a bundle export: an object with a property for each name. Compilers write `signals_1.platform`, `_x.default` or
 * `n.iD` where the sources have a variable, so what such an object holds is named and placed as the exporting module declares it.
 */
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { findTexts, text } from '../format/strings.js';
import { sourceOf } from '../graph/graph.js';
import type { Retainers } from '../graph/retainers.js';
import type { ClassLocation } from '../heap/classes.js';
import type { Heap } from '../heap/heap.js';
import { placeOf, recordOf } from '../heap/locations.js';
import { exportOffset } from './export-statements.js';
import { propertyTarget } from './follow.js';
import { isExportsOfModule } from './own-variables.js';
import { scopesOfSource } from './script-scopes.js';
import { sourceOfScript } from './scripts.js';
import { positionOf } from './text-lines.js';
import { scriptOfFile } from './unloaded-scripts.js';

interface ModuleExports {
  /** Compiled from an ES module, or of a bundle: its properties are variables of the module. False: what a CommonJS module exports as it is written. */
  isCompiled: boolean;
  /** The module's script; -1 where it is not known. */
  scriptId: number;
  /** The key of the module in the table of its bundle; empty for others. */
  id: string;
}

export interface ExportsLookup {
  /** Null for a node that no module exports as a whole. */
  of(node: NodeOrdinal): ModuleExports | null;
  /** Where the module declares what it exports by this name, or as a whole (empty): only its script where the text does not show it; null if that is not known. */
  placeOf(node: NodeOrdinal, name: string): ClassLocation | null;
  /** The place of the export whose value a node is: of the module that is nearest to a root; null if no module exports it. */
  placeOfValue(node: NodeOrdinal): ClassLocation | null;
}

const MAX_RETAINERS = 200;
const MAX_PROPERTIES = 200;
/** Modules of a bundle that are compared to find its table. */
const MAX_COMPARED = 3;
/** Properties of a bundler's record of a module. */
const ofRecord = /^(?:exports|id|i|loaded|l|children|parents|hot|error|paths|require|default|namespaceObject|loadedPromise)$/;

export function createExports(heap: Heap, retainers: Retainers): ExportsLookup {
  const { nodes, edges, strings } = heap.snapshot;
  const [exportsName, compiledMark] = findTexts(strings, ['exports', '__esModule']);
  const known = new Map<NodeOrdinal, ModuleExports | null>();

  const retaining = (node: NodeOrdinal) =>
    retainers.edge.subarray(retainers.start[node], Math.min(retainers.start[node + 1], retainers.start[node] + MAX_RETAINERS));
  const propertiesOf = function* (node: NodeOrdinal): Generator<number> {
    for (let edge = edges.firstEdge[node], end = Math.min(edges.firstEdge[node + 1], edge + MAX_PROPERTIES); edge < end; edge++) {
      if (edges.type[edge] === EdgeType.property || edges.type[edge] === EdgeType.element) yield edge;
    }
  };
  const nameOf = (edge: number): string => (edges.type[edge] === EdgeType.element ? String(edges.nameOrIndex[edge]) : text(strings, edges.nameOrIndex[edge]));
  const hasProperty = (node: NodeOrdinal, name: number): boolean => {
    for (const edge of propertiesOf(node)) if (edges.type[edge] === EdgeType.property && edges.nameOrIndex[edge] === name) return true;
    return false;
  };
  const isRecord = (node: NodeOrdinal): boolean => {
    if (nodes.type[node] !== NodeType.object || !hasProperty(node, exportsName)) return false;
    for (const edge of propertiesOf(node)) if (nameOf(edge) !== '__proto__' && !ofRecord.test(nameOf(edge))) return false;
    return true;
  };
  /** The key at which a bundler's table of modules has this record: an object of nothing but such records. Null if there is none. */
  const keyInTable = (record: NodeOrdinal): string | null => {
    for (const edge of retaining(record)) {
      const table = sourceOf(edges.firstEdge, edge);
      if (nodes.type[table] !== NodeType.object || (edges.type[edge] !== EdgeType.property && edges.type[edge] !== EdgeType.element)) continue;
      let records = 0;
      let isTable = true;
      for (const entry of propertiesOf(table)) {
        if (nameOf(entry) === '__proto__' || records >= MAX_COMPARED) continue;
        if (isRecord(edges.toNode[entry])) records++;
        else isTable = false;
      }
      if (isTable && records > 1) return nameOf(edge);
    }
    return null;
  };

  const find = (node: NodeOrdinal): ModuleExports | null => {
    if (exportsName === -1 || (nodes.type[node] !== NodeType.object && nodes.type[node] !== NodeType.closure)) return null;
    let isCompiled = compiledMark !== -1 && nodes.type[node] === NodeType.object && hasProperty(node, compiledMark);
    let scriptId = -1;
    let id = '';
    let isExports = isCompiled;
    for (const edge of retaining(node)) {
      if (edges.type[edge] !== EdgeType.property || edges.nameOrIndex[edge] !== exportsName) continue;
      const module = sourceOf(edges.firstEdge, edge);
      if (isExportsOfModule(heap, edge, module)) {
        const file = propertyTarget(heap, module, 'filename');
        if (file === -1 && !isRecord(module)) continue;
        isExports = true;
        if (file === -1) isCompiled = true;
        else if (nodes.type[file] === NodeType.string) scriptId = scriptOfFile(heap, file);
      } else if (isRecord(module)) {
        const key = keyInTable(module);
        if (key !== null) [isExports, isCompiled, id] = [true, true, key];
      }
    }
    return isExports ? { isCompiled, scriptId: scriptId === -1 ? scriptNear(node) : scriptId, id } : null;
  };
  const of = (node: NodeOrdinal): ModuleExports | null => {
    let exports = known.get(node);
    if (exports === undefined) known.set(node, (exports = find(node)));
    return exports;
  };

  const scriptOf = (closure: NodeOrdinal): number => {
    const record = nodes.type[closure] === NodeType.closure ? recordOf(heap.snapshot, closure) : -1;
    return record === -1 ? -1 : placeOf(heap.snapshot, record).scriptId;
  };
  /** The script of a function that the module exports, or of one that can see a variable with the exports. */
  const scriptNear = (node: NodeOrdinal): number => {
    for (const edge of propertiesOf(node)) {
      const scriptId = nameOf(edge) === '__proto__' ? -1 : scriptOf(edges.toNode[edge]);
      if (scriptId !== -1) return scriptId;
    }
    for (const edge of retaining(node)) {
      if (edges.type[edge] !== EdgeType.context) continue;
      for (const inner of retaining(sourceOf(edges.firstEdge, edge))) {
        const scriptId = edges.type[inner] === EdgeType.internal ? scriptOf(sourceOf(edges.firstEdge, inner)) : -1;
        if (scriptId !== -1) return scriptId;
      }
    }
    return -1;
  };

  const exportPlace = (node: NodeOrdinal, name: string): ClassLocation | null => {
    const { scriptId = -1, id = '' } = of(node) ?? {};
    if (scriptId === -1) return null;
    const source = sourceOfScript(heap, scriptId);
    const tree = source && scopesOfSource(source);
    const offset = tree ? exportOffset(tree, name, id) : -1;
    return tree && offset !== -1 ? { scriptId, ...positionOf(tree, offset) } : { scriptId, line: 0, column: 0, isScriptOnly: true };
  };
  return {
    of,
    placeOf: exportPlace,
    placeOfValue(node) {
      let found: ClassLocation | null = null;
      let nearest = Number.POSITIVE_INFINITY;
      for (const edge of retaining(node)) {
        const source = sourceOf(edges.firstEdge, edge);
        if (edges.type[edge] !== EdgeType.property || heap.distance[source] >= nearest || !of(source)) continue;
        const place = exportPlace(source, nameOf(edge));
        if (place && !place.isScriptOnly) [found, nearest] = [place, heap.distance[source]];
      }
      return found ?? (of(node) ? exportPlace(node, '') : null);
    },
  };
}
