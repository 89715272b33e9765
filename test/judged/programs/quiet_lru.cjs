class Entry { constructor(i) { this.i = i; this.text = 'entry ' + i; } }
const cache = new Map();
for (let i = 0; i < 500; i++) cache.set(i, new Entry(i));
exports.step = (i) => { cache.delete(i % 500); cache.set(i % 500, new Entry(i)); };
