const stats = {};
exports.step = (i) => { const route = '/r' + (i % 8); stats[route] ??= {}; stats[route]['user' + i] = { hits: 1, last: 'l' + i }; };
