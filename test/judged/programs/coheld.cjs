class Order { constructor(i) { this.i = i; this.lines = [{ sku: 'sku' + i, n: i }, { sku: 'sku' + (i + 1), n: 2 }]; } }
const byId = new Map(); const order = [];
exports.step = (i) => { const o = new Order(i); byId.set(i, o); order.push(o); };
