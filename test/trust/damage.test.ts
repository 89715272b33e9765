/**
 * Small files from eight recordings, damaged in many ways. Each is rejected with a code, section and offset, or read as damaged;
 * checked with JSON.parse, simple rules and stream-json.
 */
import { describe, expect, it } from 'vitest';
import * as damage from './support/damage.js';
import { outcomeOf } from './support/outcome.js';
import { createRandom, isFull, isLong, seed } from './support/random.js';
import { runtimes, smallFile } from './support/small-file.js';

const rounds = isFull ? 2000 : isLong ? 60 : 12;
/** Of the bytes of the header, this many are left unchanged between two. */
const headerStep = isFull ? 1 : isLong ? 5 : 29;
/** In the short form some of them, of different producers. */
const damaged = runtimes.filter(([name]) => isLong || /node20$|bun-v8write|chromium/.test(name));
const files = damaged.map(([name, path]) => [name, smallFile(path)] as const);

type Ways = (bytes: Uint8Array) => Iterable<damage.Damaged>;

const ways: Record<string, Ways> = {
  'cut at every boundary of a section': damage.cutsAtBoundaries,
  'cut anywhere': (bytes) => damage.cuts(bytes, createRandom(seed), rounds),
  'bytes of the header changed': (bytes) => damage.headerBytes(bytes, createRandom(seed + 1), headerStep),
  'a byte changed anywhere': (bytes) => damage.changes(bytes, createRandom(seed + 2), rounds),
  'digits removed, doubled, changed': (bytes) => damage.digits(bytes, createRandom(seed + 3), rounds),
  'numbers that are none, or too large': (bytes) => damage.numbers(bytes, createRandom(seed + 4), rounds),
  'stretches dropped or doubled': (bytes) => damage.stretches(bytes, createRandom(seed + 5), rounds),
  'sections swapped, missing, doubled, emptied': damage.sections,
  'counts that are off': damage.counts,
  'additions, nesting, bad texts': damage.additions,
};

describe('before it is damaged', () => {
  it.each(files)('%s is read', async (_, bytes) => {
    expect(await outcomeOf({ what: '', bytes })).toEqual({ code: 'read', wrong: null });
  });
});

describe.each(Object.entries(ways))('%s', (_, way) => {
  it.each(files)('%s', async (name, bytes) => {
    const outcomes = new Map<string, number>();
    const wrong: string[] = [];
    for (const damaged of way(bytes)) {
      const outcome = await outcomeOf(damaged);
      outcomes.set(outcome.code, (outcomes.get(outcome.code) ?? 0) + 1);
      if (outcome.wrong !== null) wrong.push(`${name}, SEED=${seed}, ${damaged.what}: ${outcome.wrong}`);
    }
    expect(wrong).toEqual([]);
    expect(outcomes.size).toBeGreaterThan(0);
    if (process.env['TRUST_COUNT']) console.info(`${name}: ${JSON.stringify(Object.fromEntries(outcomes))}`);
  });
});
