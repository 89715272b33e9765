class Node { constructor(value) { this.value = value; this.next = null; } }
class History { constructor() { this.head = null; this.count = 0; } push(v) { const n = new Node(v); n.next = this.head; this.head = n; this.count++; } }
const history = new History();
exports.step = (i) => history.push({ command: 'cmd ' + i, at: i * 1.5 });
