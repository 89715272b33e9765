class Lru { constructor(max) { this.max = max; this.map = new Map(); this.head = null; }
  set(k, v) { const node = { k, v, next: this.head, prev: null }; if (this.head) this.head.prev = node; this.head = node; this.map.set(k, node); } }
class Page { constructor(i) { this.html = '<p>' + i + '</p>' + 'y'.repeat(30) + i; } }
const lru = new Lru(100);
exports.step = (i) => { lru.set('/page/' + i, new Page(i)); };
