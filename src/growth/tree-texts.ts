/** Texts of labels and classes of the growth tree, by the names and classes of one heap. */
import { EdgeType, type NodeOrdinal, type Snapshot, type StringIndex } from '../format/snapshot.js';
import { text } from '../format/strings.js';
import { type Bits, hasBit } from '../graph/bits.js';
import type { Classes } from '../heap/classes.js';
import { createSequences } from '../heap/sequences.js';
import { LabelKind, labelOf } from './growth-tree.js';
import type { Interner } from './interner.js';

type Strings = Snapshot['strings'];

/** Name -> text, of the names in `wanted`. */
export function findTextsOfNames(texts: Interner, strings: Strings, wanted: Bits, textOf: Int32Array): void {
  for (const name of membersOf(wanted, strings.count)) textOf[name] = texts.intern(portable(text(strings, name)));
}

/** The label of what has no name. */
export const unnamedLabel = (texts: Interner): number => labelOf(LabelKind.internal, texts.intern('#'));

/** Name of a slot of a root -> label, of the names in `wanted`. V8 and embedders write names beside the number of a slot: "7 / V8PerContextData::context". */
export function findLabelsOfSlots(texts: Interner, strings: Strings, wanted: Bits, labelOfSlot: Int32Array): void {
  const unnamed = unnamedLabel(texts);
  for (const name of membersOf(wanted, strings.count)) {
    const [, beside] = isNumber(strings, name) ? [] : (/^\d+ \/ (.+)$/s.exec(text(strings, name)) ?? []);
    labelOfSlot[name] = beside === undefined ? unnamed : labelOf(LabelKind.internal, texts.intern(portable(beside)));
  }
}

function isNumber({ bytes, start }: Strings, name: StringIndex): boolean {
  let at = start[name];
  while (at < start[name + 1] && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++;
  return at === start[name + 1];
}

function* membersOf(set: Bits, count: number): Iterable<number> {
  for (let member = 0; member < count; member++) {
    if (set[member >>> 5] === 0) member |= 31;
    else if (hasBit(set, member)) yield member;
  }
}

/** V8's and JavaScriptCore's. */
const isScope = /^system \/ (?:Context|JSModuleEnvironment|JSLexicalEnvironment)/;

/** Class -> text; -1 for scopes, whose texts depend on their variables. */
export function findTextsOfClasses(texts: Interner, { list }: Classes, textOf: Int32Array): void {
  list.forEach(({ name }, position) => {
    textOf[position] = isScope.test(name) ? -1 : texts.intern(portable(name));
  });
}

/** Variables of a scope that are looked at, and that make its class: in alphabetical order, because V8 keeps many in the order of a seeded hash. */
const MAX_VARIABLES = 500;
const MAX_NAMED_VARIABLES = 24;

/** Scope -> text: scopes are distinguished by the names of their variables, all have one class otherwise. */
export function textsOfScopes(texts: Interner, { edges, strings }: Snapshot): (context: NodeOrdinal) => number {
  const sequences = createSequences();
  const known = new Map<number, number>();
  return (context) => {
    let sequence = 0;
    for (let edge = edges.firstEdge[context], left = MAX_VARIABLES; edge < edges.firstEdge[context + 1] && left > 0; edge++) {
      if (edges.type[edge] !== EdgeType.context) continue;
      sequence = sequences.extend(sequence, edges.nameOrIndex[edge]);
      left--;
    }
    let found = known.get(sequence);
    if (found === undefined) {
      const names = sequence === 0 ? [] : sequences.names(sequence).map((name) => text(strings, name));
      // JavaScriptCore numbers the variables whose names it does not know.
      const named = names.filter((name) => !/^\d+$/.test(name));
      named.sort().splice(MAX_NAMED_VARIABLES);
      known.set(sequence, (found = texts.intern(`system / Context {${named.join(', ')}}`)));
    }
    return found;
  };
}

/** A name without what changes from run to run: ids and addresses. */
function portable(name: string): string {
  const found = /\s*(\/ scope )?@\d+|\b0x[0-9a-f]{6,}\b/gi;
  return found.test(name) ? name.replace(found, '').trim() : name;
}
