const hooks = [];
function onExit(fn) { hooks.push(fn); }
exports.step = (i) => { const big = { i, rows: Array.from({ length: 8 }, (_, k) => k * 1.1 + i) }; onExit(() => big.rows.length); };
