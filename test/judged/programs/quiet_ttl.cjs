const cache = new Map();
exports.step = (i) => { cache.set('k' + i, { i, v: 'v' + i }); if (cache.size > 200) cache.delete(cache.keys().next().value); };
