class Broker { #topics = new Map(); subscribe(topic, fn) { let s = this.#topics.get(topic); if (!s) this.#topics.set(topic, (s = new Set())); s.add(fn); } get size() { return this.#topics.size; } }
const broker = new Broker();
exports.step = (i) => { const user = { id: i, name: 'user ' + i }; broker.subscribe('topic' + (i % 12), (m) => user.name + m); };
exports.size = () => broker.size;
