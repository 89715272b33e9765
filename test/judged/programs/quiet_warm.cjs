class Conf { constructor(i) { this.key = 'k' + i; this.value = { i, list: [i, i + 1] }; } }
const config = new Map();
for (let i = 0; i < 3000; i++) config.set('k' + i, new Conf(i));
let hits = 0;
exports.step = (i) => { hits += config.get('k' + (i % 3000)).value.i; };
