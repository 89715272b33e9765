// The function under node:test, without a matcher.
import { it } from 'node:test';
import { expectNoLeak } from '../../../dist/src/index.js';

const subscribers = [];

it('leaks', () =>
  expectNoLeak(
    { setup: () => {}, run: async (iteration) => subscribers.push({ name: `subscriber ${iteration}`, seen: [] }), teardown: () => {} },
    { iterations: 53 },
  ));

it('fails', () =>
  expectNoLeak((iteration) => {
    if (iteration === 9) throw new TypeError('no subscriber 9');
  }));

// Vitest's suites have operations that pass.
if (process.env.TRUST) it('releases', () => expectNoLeak((iteration) => [`subscriber ${iteration}`], { iterations: 53 }));
