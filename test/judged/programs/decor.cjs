const registry = { handlers: {} };
function route(path, fn) { (registry.handlers[path] ??= []).push(fn); }
exports.step = (i) => { const cfg = { i, limits: [i, i + 1, 'l' + i] }; route('/x', function handle() { return cfg; }); };
