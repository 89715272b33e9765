const state = { failures: [] };
function work(i) { throw Object.assign(new Error('cannot do ' + i), { code: 'E' + i }); }
exports.step = (i) => { try { work(i); } catch (e) { state.failures.push(e); } };
