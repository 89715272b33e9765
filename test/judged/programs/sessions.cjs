class Session { constructor(i) { this.sid = 's' + i; this.data = { cart: ['item' + i], seen: i }; } }
class SessionStore { #sessions = new Map(); save(s) { this.#sessions.set(s.sid, s); } get size() { return this.#sessions.size; } }
const store = new SessionStore();
exports.step = (i) => store.save(new Session(i));
