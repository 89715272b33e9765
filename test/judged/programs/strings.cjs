const lines = [];
exports.step = (i) => { lines.push(['GET', '/api/items/' + i, 200 + i % 5, Math.sqrt(i)].join(' ')); };
