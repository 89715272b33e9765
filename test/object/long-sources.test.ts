/** Texts of scripts that are longer than what most V8 versions write. */
import { expect, it } from 'vitest';
import { NodeType } from '../../src/format/snapshot.js';
import { analyze } from '../../src/heap/heap.js';
import { sourceOfScript } from '../../src/object/scripts.js';
import { draw } from '../support/draw.js';

/** The source of a script whose text is an external string: its bytes are not in its size. */
function sourceOf(text: string) {
  const quoted = JSON.stringify(text);
  const heap = analyze(
    draw(`(root) -> "page.js":code 40 -internal:source-> ${quoted}:string 60
      ${quoted} -internal:map-> "system / Map (ExternalOneByteString)":hidden 0`).snapshot,
  );
  const script = [...heap.snapshot.nodes.type].indexOf(NodeType.code);
  return sourceOfScript({ ...heap, scriptNodes: new Map([[7, script]]) }, 7);
}

it('are whole where the snapshot has them, and known to be cut where it has not', () => {
  const text = 'call();'.repeat(300);
  expect(sourceOf(text)).toEqual({ text, isWhole: true });
  const cut = text.slice(0, 1024);
  expect(sourceOf(cut)).toEqual({ text: cut, isWhole: false });
});
