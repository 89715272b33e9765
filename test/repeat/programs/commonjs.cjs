'use strict';
// An old-fashioned module with exports that nobody can read off its text, and no promise anywhere.
const kept = [];
const noisy = (iteration) => {
  if (iteration === 0) console.log('hello from the program');
  kept.push({ name: `entry ${iteration}`, at: [iteration] });
};
module.exports = Object.fromEntries([['run', noisy]]);
