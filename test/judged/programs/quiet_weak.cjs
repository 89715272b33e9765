const meta = new WeakMap();
exports.step = (i) => { const req = { url: '/' + i }; meta.set(req, { started: i, note: 'n' + i }); };
