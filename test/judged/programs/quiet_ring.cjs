const ring = new Array(300).fill(null); let at = 0;
for (let i = 0; i < 300; i++) ring[i] = { i, line: 'line ' + i };
exports.step = (i) => { ring[at++ % 300] = { i, line: 'line ' + i }; };
