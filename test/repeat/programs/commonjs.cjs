'use strict';
// A CommonJS module with exports that cannot be found in its text, and without promises.
const kept = [];
const noisy = (iteration) => {
  if (iteration === 0) console.log('hello from the program');
  kept.push({ name: `entry ${iteration}`, at: [iteration] });
};
module.exports = Object.fromEntries([['run', noisy]]);
