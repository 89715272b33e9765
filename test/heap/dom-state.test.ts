/** Detachedness: marks in the file and their propagation. */
import { describe, expect, it } from 'vitest';
import { Detachedness } from '../../src/format/snapshot.js';
import { domState } from '../../src/heap/dom-state.js';
import { draw } from '../support/draw.js';

function states(drawing: ReturnType<typeof draw>): Record<'attached' | 'detached', string[]> {
  const state = domState(drawing.snapshot);
  return {
    attached: drawing.labels((node) => state[node] === Detachedness.attached),
    detached: drawing.labels((node) => state[node] === Detachedness.detached),
  };
}

describe('the state of DOM nodes', () => {
  it('propagates from marked nodes through native nodes', () => {
    const drawing = draw(`
      (root) -> Document:native attached -> Body:native -> P:native
      (root) -> Div:native detached -> Span:native -> Text:native`);
    expect(states(drawing)).toEqual({ attached: ['Document', 'Body', 'P'], detached: ['Div', 'Span', 'Text'] });
  });

  it('stops at nodes that are not native', () => {
    const drawing = draw('(root) -> Div:native detached -> listener:closure -> Span:native');
    expect(states(drawing).detached).toEqual(['Div']);
  });

  it('does not follow hidden, invisible and weak edges', () => {
    const drawing = draw(`
      (root) -> Div:native detached
      Div -hidden:1-> A:native
      Div -invisible:x-> B:native
      Div ~x~> C:native
      Div -internal:x-> D:native
      Div -x-> E:native
      Div -context:x-> F:native
      Div -shortcut:x-> G:native`);
    expect(states(drawing).detached).toEqual(['Div', 'D', 'E', 'F', 'G']);
  });

  it('is attached if both states reach a node', () => {
    const drawing = draw(`
      (root) -> Div:native detached -> Shared:native -> Below:native
      (root) -> Body:native attached -> Shared`);
    expect(states(drawing)).toEqual({ attached: ['Shared', 'Below', 'Body'], detached: ['Div'] });
  });

  it('does not change once set: a mark is kept', () => {
    const drawing = draw(`
      (root) -> Body:native attached -> Div:native detached -> Span:native
      Span -> Body`);
    expect(states(drawing)).toEqual({ attached: ['Body'], detached: ['Div', 'Span'] });
  });

  it('is never set for a node that is not native, marked or not', () => {
    const drawing = draw('(root) -> App detached -> Div:native');
    expect(states(drawing)).toEqual({ attached: [], detached: [] });
  });

  it('is in the name if the file has no such field', () => {
    const drawing = draw(`
      (root) -> "Detached HTMLDivElement":native -> Span:native
      (root) -> "Detached App"
      (root) -> Detached:native`);
    expect(states(drawing)).toEqual({ attached: [], detached: ['Detached HTMLDivElement'] });
    const withField = draw('(root) -> "Detached HTMLDivElement":native', { hasDetachedness: true });
    expect(states(withField).detached).toEqual([]);
  });
});
