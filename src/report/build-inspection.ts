/** From an object of one heap, or the objects of a class, to the Inspection. */
import { stackOfNode } from '../allocations/stack-frames.js';
import type { Side } from '../compare/comparison.js';
import { EdgeType, type NodeOrdinal, NodeType } from '../format/snapshot.js';
import { text, textStart } from '../format/strings.js';
import type { Retainers } from '../graph/retainers.js';
import { describeCollection } from '../object/contents.js';
import { type Field, fieldsOf } from '../object/fields.js';
import { internalTarget } from '../object/follow.js';
import { largestInstances } from '../object/instances.js';
import { dominatorChain } from '../object/object-dominators.js';
import { retainersOfObject } from '../object/object-retainers.js';
import { createPaths, type PathNode, type Paths, stepName } from '../object/paths.js';
import { createPlaces, type Places } from '../object/places.js';
import { isCut, isString, previewOf } from '../object/string-nodes.js';
import { frameRows } from './allocation-rows.js';
import { snapshotRow } from './build-report.js';
import type { ClassInspection, FieldRow, InstanceRow, ObjectInspection, ObjectRow } from './inspection.js';
import { pathStep } from './path-step.js';
import { placed } from './placed-rows.js';
import type { AllocationFrame, PathStep, Placed } from './rows.js';
import { version } from './version.js';

const MAX_RETAINERS = 20;
const MAX_DOMINATORS = 60;
const MAX_FIELDS = 50;
const MAX_INSTANCES = 20;
const PREVIEW_UNITS = 120;

/** Time O(nodes + edges), for the retainers of all nodes unless they are given. */
export function inspectObject(side: Side, node: NodeOrdinal, given: Retainers | null = null, avoids: string | null = null): ObjectInspection {
  const { heap } = side;
  const paths = createPaths(heap, given ?? undefined);
  const places = createPlaces(paths);
  const found = paths.pathTo(node);
  // A path of the object alone leads from no root.
  const path = avoids !== null && found.length === 1 ? [] : found;
  const { retainers, omitted } = retainersOfObject(paths, node, MAX_RETAINERS);
  const chain = dominatorChain(heap, node, MAX_DOMINATORS);
  const fields = fieldsOf(heap, node, MAX_FIELDS);
  const near = nameAndPlace(heap, places, found);
  const own = placed(places.locationOf(node), heap);
  return {
    ...frame(side),
    kind: 'object',
    object: {
      ...objectRow(side, node),
      label: near.label,
      ...(own.location ? own : near),
      selfBytes: heap.snapshot.nodes.selfSize[node],
      distance: heap.distance[node],
      collection: describeCollection(heap, node),
      ...allocatedBy(heap, node),
    },
    path: places.along(path).map((step) => pathStep(side, step)),
    ...(avoids !== null && { avoids }),
    retainers: retainers.map((retainer) => ({
      ...objectRow(side, retainer.node),
      via: retainerEdge(side, places, retainer),
      ...placed(places.locationOf(retainer.node), heap),
    })),
    retainersOmitted: omitted,
    dominators: chain.steps.map((step) => ({ ...objectRow(side, step.node), folded: step.folded })),
    dominatorsOmitted: chain.omitted,
    fields: fields.fields.map((field) => fieldRow(side, field, node, scopeOf(heap, node), places)),
    fieldsOmitted: fields.omitted,
  };
}

/** `wanted` are positions in the list of classes. Time as inspectObject(). */
export function inspectClasses(side: Side, query: string, wanted: readonly number[], given: Retainers | null = null): ClassInspection {
  const { heap, classes } = side;
  const paths = createPaths(heap, given ?? undefined);
  const places = createPlaces(paths);
  const { nodes, count, shallowBytes } = largestInstances(heap, classes, wanted, MAX_INSTANCES);
  return {
    ...frame(side),
    kind: 'class',
    query,
    names: [...new Set(wanted.map((position) => classes.list[position].name))],
    count,
    shallowBytes,
    instances: nodes.map((node): InstanceRow => ({ ...objectRow(side, node), ...nameAndPlace(heap, places, paths.pathTo(node)) })),
    instancesOmitted: count - nodes.length,
  };
}

function frame({ heap }: Side): Pick<ObjectInspection, 'schemaVersion' | 'generator' | 'snapshot'> {
  return { schemaVersion: 1, generator: { name: 'snapdiff', version }, snapshot: snapshotRow(heap) };
}

export function nameAndPlace(heap: Paths['heap'], places: Places, path: readonly PathNode[]): { label: string } & Placed {
  return { label: path.length === 0 ? '' : places.nameOf(path), ...placed(path.length === 0 ? null : places.nearest(path), heap) };
}

function retainerEdge(side: Side, places: Places, retainer: PathNode): PathStep['via'] {
  const { type, name } = pathStep(side, { step: retainer, name: stepName(side.heap, retainer), location: null }).via;
  return { type, name: originalName(places, retainer.node, type, name) };
}

export function objectRow({ heap, classes }: Side, node: NodeOrdinal): ObjectRow {
  const { snapshot, shallowSize, retainedSize } = heap;
  return {
    id: snapshot.nodes.id[node],
    name: classes.list[classes.classOf[node]].name,
    type: snapshot.nodeTypeNames[snapshot.nodes.type[node]],
    ...previewRow(heap, node),
    shallowBytes: shallowSize[node],
    retainedBytes: retainedSize[node],
  };
}

function previewRow(heap: Paths['heap'], node: NodeOrdinal): Pick<ObjectRow, 'preview' | 'truncated'> {
  const { nodes, strings } = heap.snapshot;
  const type = nodes.type[node];
  if (isString(type)) {
    const preview = previewOf(heap, node, PREVIEW_UNITS + 1);
    const truncated = preview.length > PREVIEW_UNITS || type === NodeType.slicedString || isCut(heap, node);
    return { preview: preview.slice(0, PREVIEW_UNITS), truncated };
  }
  if (type === NodeType.object || type === NodeType.native) return { preview: null, truncated: false };
  const own = type === NodeType.number ? (numberText(heap, node) ?? '') : textStart(strings, nodes.name[node], PREVIEW_UNITS);
  return { preview: own === '' ? null : own, truncated: false };
}

/** The value that V8 hangs on a number when the snapshot was taken with numeric values. */
function numberText({ snapshot }: Paths['heap'], node: NodeOrdinal): string | null {
  const { edges, nodes, strings } = snapshot;
  for (let edge = edges.firstEdge[node]; edge < edges.firstEdge[node + 1]; edge++) {
    const target = edges.toNode[edge];
    const isValue = edges.type[edge] === EdgeType.internal && text(strings, edges.nameOrIndex[edge]) === 'value';
    if (isValue && nodes.type[target] === NodeType.string) return textStart(strings, nodes.name[target], PREVIEW_UNITS);
  }
  return null;
}

function allocatedBy(heap: Paths['heap'], node: NodeOrdinal): { allocatedBy?: AllocationFrame[] } {
  const frames = stackOfNode(heap, node);
  return frames.length === 0 ? {} : { allocatedBy: frameRows(heap, frames) };
}

/** The scope in which a function was created; -1 for other nodes. */
const scopeOf = (heap: Paths['heap'], node: NodeOrdinal): NodeOrdinal =>
  heap.snapshot.nodes.type[node] === NodeType.closure ? internalTarget(heap, node, heap.names.context) : -1;

/** The name of an edge of a node, where source maps have another one that one. */
function originalName(places: Places, above: NodeOrdinal, type: string, name: string): string {
  return type === 'context' ? places.variableName(above, name) : type === 'property' ? places.propertyName(above, name) : name;
}

/** `scope`: of the function that the field is of. */
function fieldRow(side: Side, { type, name, key, node }: Field, above: NodeOrdinal, scope: NodeOrdinal, places: Places): FieldRow {
  const via = { type, name: originalName(places, type === 'context' ? scope : above, type, name) };
  return { via, key: key === -1 ? null : objectRow(side, key), value: node === -1 ? null : objectRow(side, node) };
}
