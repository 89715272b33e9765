/** V8's and the program's names that units use, as indexes of the string table. */
import type { Vocabulary } from './vocabulary.js';

export const namesOfUnits = ({ word }: Vocabulary) => ({
  empty: word(''),
  proto: word('__proto__'),
  map: word('map'),
  properties: word('properties'),
  elements: word('elements'),
  table: word('table'),
  heapNumber: word('heap number'),
  objectElements: word('(object elements)'),
  propertyArray: word('system / PropertyArray'),
  context: word('system / Context'),
  contextEdge: word('context'),
  shared: word('shared'),
  cell: word('feedback_cell'),
  code: word('code'),
  scopeInfo: word('scope_info'),
  scopeInfoName: word('system / ScopeInfo'),
  previous: word('previous'),
  concatenated: word('(concatenated string)'),
  first: word('first'),
  second: word('second'),
  vector: word('system / FeedbackVector'),
  weakArray: word('system / WeakFixedArray'),
  buffer: word('buffer'),
  store: word('backing_store'),
  storeName: word('system / JSArrayBufferData'),
  headers: word('headers'),
  body: word('body'),
  onFinish: word('onFinish'),
  request: word('LoggedRequest'),
});

export type UnitNames = ReturnType<typeof namesOfUnits>;
