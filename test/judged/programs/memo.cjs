function memoize(fn) { const cache = new Map(); return (key) => { if (!cache.has(key)) cache.set(key, fn(key)); return cache.get(key); }; }
const lookup = memoize((key) => ({ key, value: key.split('-'), score: key.length }));
exports.step = (i) => { lookup('user-' + i + '-de'); };
