const tokens = []; const meta = new WeakMap();
exports.step = (i) => { const t = { token: 't' + i }; meta.set(t, { scope: ['read', 's' + i], issued: i }); tokens.push(t); };
