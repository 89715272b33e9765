const running = [];
function* task(i) { const data = { i, list: ['a' + i, 'b' + i] }; yield data; yield data.list; }
exports.step = (i) => { const t = task(i); t.next(); running.push(t); };
