/**
 * The strings of a heap whose text matches. Each text of the file is looked at once, however many strings have it, and each beginning of a rope, however many
 * ropes begin so.
 */
import { type NodeOrdinal, NodeType, type StringIndex } from '../format/snapshot.js';
import { textStart } from '../format/strings.js';
import type { Heap } from '../heap/heap.js';
import type { Tester } from '../text/name-matcher.js';
import { createRopes, EMPTY } from './rope-texts.js';

/** Texts that are held at a time: few enough to be collected while they are young. */
const BATCH = 4_000;
/** Characters of a text that are looked at; V8 cuts texts at so many. */
const MAX_UNITS = 1024;

/** Those of some strings whose text matches, in order. */
export function nodesWithText(heap: Heap, nodes: Int32Array, test: Tester): Int32Array {
  const { strings, nodes: columns } = heap.snapshot;
  const ropes = createRopes(heap, MAX_UNITS);
  const ofTexts = createAnswers<StringIndex>(test, (index) => textStart(strings, index, MAX_UNITS));
  const ofRopes = createAnswers<NodeOrdinal>(test, (rope) => ropes.join(rope));
  const beginnings = new Int32Array(nodes.length);
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at];
    const beginning = columns.type[node] === NodeType.string ? columns.name[node] : ropes.beginningOf(node);
    beginnings[at] = beginning;
    if (beginning >= 0) ofTexts.ask(beginning);
    else if (beginning !== EMPTY) ofRopes.ask(~beginning);
  }
  ofTexts.settle();
  ofRopes.settle();
  const isEmptyMatch = test([''])[0] === 1;
  return nodes.filter((_node, at) => {
    const beginning = beginnings[at];
    return beginning === EMPTY ? isEmptyMatch : beginning >= 0 ? ofTexts.matches(beginning) : ofRopes.matches(~beginning);
  });
}

interface Answers<Key> {
  ask(key: Key): void;
  /** Answers what was asked and is still waiting. */
  settle(): void;
  matches(key: Key): boolean;
}

/** Whether texts match, each tested once, many at a time. */
function createAnswers<Key extends number>(test: Tester, textOf: (key: Key) => string): Answers<Key> {
  const known = new Set<Key>();
  const matching = new Set<Key>();
  let waiting: Key[] = [];
  const settle = () => {
    const fits = test(waiting.map(textOf));
    for (let at = 0; at < waiting.length; at++) if (fits[at] === 1) matching.add(waiting[at]);
    waiting = [];
  };
  return {
    ask(key) {
      if (known.has(key)) return;
      known.add(key);
      if (waiting.push(key) === BATCH) settle();
    },
    settle,
    matches: (key) => matching.has(key),
  };
}
