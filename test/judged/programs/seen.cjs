class Message { constructor(i) { this.id = 'm' + i; this.meta = { i, at: i * 2 }; } }
const seen = new Set();
exports.step = (i) => { seen.add(new Message(i)); };
