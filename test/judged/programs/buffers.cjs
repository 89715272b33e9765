const received = [];
exports.step = (i) => { const b = Buffer.alloc(600 + i % 50, i % 256); received.push(b); };
