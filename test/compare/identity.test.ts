/** Detects whether two snapshots are of one process. */
import { describe, expect, it } from 'vitest';
import { type Identity, identify } from '../../src/compare/identity.js';
import { matchById } from '../../src/compare/match.js';
import type { Snapshot } from '../../src/format/snapshot.js';
import { draw } from '../support/draw.js';
import { compareSnapshots } from '../support/heaps.js';

/** A heap of `count` objects with ids from `first` on, named by what `nameOf` says of the id. */
function heap(count: number, first: number, nameOf: (id: number) => string): Snapshot {
  const lines = Array.from({ length: count }, (_, place) => {
    const id = first + 2 * place;
    return `(root) -> ${nameOf(id)}#${id} @${id} 16`;
  });
  return draw(`(root) @1\n${lines.join('\n')}`).snapshot;
}

const identity = (baseline: Snapshot, current: Snapshot): Identity => identify(baseline, current, matchById(baseline.nodes.id, current.nodes.id));
const stable = (id: number) => (id % 3 === 0 ? 'Session' : 'Map');
const other = (id: number) => (id % 4 === 0 ? 'Buffer' : id % 2 === 1 ? `Array${id % 5}` : 'Map');

describe('identity', () => {
  it('detects one process whose heap grew', () => {
    expect(identity(heap(100, 3, stable), heap(150, 3, stable))).toEqual({ sharedIds: 1, agreement: 1, sameProcess: true, looksSwapped: false });
  });

  it('detects one process with mostly replaced objects', () => {
    const { sharedIds, sameProcess } = identity(heap(100, 3, stable), heap(100, 143, stable));
    expect(sharedIds).toBeCloseTo(31 / 101);
    expect(sameProcess).toBe(true);
  });

  it('detects that ids match by chance after a restart', () => {
    const { sharedIds, agreement, sameProcess } = identity(heap(100, 3, stable), heap(100, 3, other));
    expect(sharedIds).toBe(1);
    expect(agreement).toBeLessThan(0.2);
    expect(sameProcess).toBe(false);
  });

  it('detects renumbered objects', () => {
    const { sharedIds, sameProcess } = identity(heap(100, 3, stable), heap(100, 1003, stable));
    expect(sharedIds).toBeCloseTo(1 / 101);
    expect(sameProcess).toBe(false);
  });

  it('detects swapped snapshots', () => {
    expect(identity(heap(150, 3, stable), heap(100, 3, stable))).toMatchObject({ sameProcess: true, looksSwapped: true });
    // Only ids of JavaScript objects increase with time.
    const withNative = draw('(root) @1 -> A @3 8\n(root) -> N:native @999 8').snapshot;
    const later = draw('(root) @1 -> A @3 8\n(root) -> B @5 8').snapshot;
    expect(identity(withNative, later).looksSwapped).toBe(false);
  });

  it('compares both type and name', () => {
    const before = draw('(root) @1 -> A @3 8 -> B @5 8 -> C @7 8').snapshot;
    const retyped = draw('(root) @1 -> A:closure @3 8 -> B:native @5 8 -> C:code @7 8').snapshot;
    expect(identity(before, retyped).agreement).toBe(0.25);
  });

  it('samples large snapshots', () => {
    const count = 120_000;
    const snapshot = draw('(root) @1').snapshot;
    const large: Snapshot = {
      ...snapshot,
      nodeCount: count,
      nodes: { ...snapshot.nodes, type: new Uint8Array(count), name: new Uint32Array(count), id: Uint32Array.from({ length: count }, (_, node) => node + 1) },
    };
    expect(identity(large, large)).toEqual({ sharedIds: 1, agreement: 1, sameProcess: true, looksSwapped: false });
  });

  it('determines how a comparison matches by default', () => {
    const before = heap(60, 3, stable);
    const restarted = heap(60, 3, other);
    expect(compareSnapshots(before, before).matchedBy).toBe('id');
    expect(compareSnapshots(before, restarted).matchedBy).toBe('class');
    expect(compareSnapshots(before, restarted, 'id').matchedBy).toBe('id');
    expect(compareSnapshots(before, before, 'class').matchedBy).toBe('class');
  });
});
