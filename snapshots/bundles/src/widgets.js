import { hub } from './events.js';

export function createWidget(number) {
  const state = { number, rows: new Array(20).fill(number), title: `widget ${number}` };
  hub.subscribe('resize', function onResize(size) {
    state.rows.push(size);
  });
  return state.number;
}
