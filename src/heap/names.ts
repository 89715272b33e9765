/** Names of V8's nodes and edges that the analysis uses, as string indexes of one snapshot (-1: absent). */
import type { Strings } from '../format/snapshot.js';
import { findTexts } from '../format/strings.js';

const texts = {
  object: 'Object',
  array: 'Array',
  elements: 'elements',
  proto: '__proto__',
  documentTrees: '(Document DOM trees)',
  nativeContext: 'system / NativeContext',
  sloppyFunctionMap: 'sloppy_function_map',
  mapDescriptors: '(map descriptors)',
  externalStringData: 'system / ExternalStringData',
  arrayBufferData: 'system / JSArrayBufferData',
  shared: 'shared',
  scriptOrDebugInfo: 'script_or_debug_info',
  script: 'script',
  name: 'name',
  source: 'source',
  filename: 'filename',
  context: 'context',
  table: 'table',
  properties: 'properties',
  buffer: 'buffer',
  backingStore: 'backing_store',
  map: 'map',
  hole: 'system / Hole',
  bufferClass: 'Buffer',
  weakSet: 'WeakSet',
  first: 'first',
  second: 'second',
  parent: 'parent',
  length: 'length',
  hash: 'hash',
  value: 'value',
  constructorName: 'constructor',
  prototype: 'prototype',
  empty: '',
} as const;

export type WellKnownNames = Record<keyof typeof texts, number>;

export function wellKnownNames(strings: Strings): WellKnownNames {
  const found = findTexts(strings, Object.values(texts));
  return Object.fromEntries(Object.keys(texts).map((key, position) => [key, found[position]])) as WellKnownNames;
}
