// The function under node:test, without a matcher.
import { it } from 'node:test';
import { expectNoLeak } from '../../../dist/src/index.js';

const subscribers = [];

it('leaks', () => expectNoLeak((iteration) => subscribers.push({ name: `subscriber ${iteration}`, seen: [] }), { iterations: 53 }));

it('releases', () => expectNoLeak({ setup: () => {}, run: async (iteration) => [`subscriber ${iteration}`], teardown: () => {} }, { iterations: 53 }));

it('fails', () =>
  expectNoLeak((iteration) => {
    if (iteration === 9) throw new TypeError('no subscriber 9');
  }));
