// Two modules that hold what grows, known by what they export only: one is the program itself, one is required by it.
const { writeHeapSnapshot } = require('node:v8');
const store = require('./store.cjs');

class Session {
  constructor(id) {
    this.id = id;
    this.text = `session ${id}`;
  }
}

exports.cache = new Map();
exports.visit = (id) => {
  exports.cache.set(id, new Session(id));
  store.bus.on('tick', store.listener(id));
};

const [before, after] = process.argv.slice(2);
let visits = 0;
const run = (times) => {
  for (let end = visits + times; visits < end; visits++) exports.visit(visits);
};
run(200);
setImmediate(() => {
  writeHeapSnapshot(before);
  run(2000);
  setImmediate(() => writeHeapSnapshot(after));
});
