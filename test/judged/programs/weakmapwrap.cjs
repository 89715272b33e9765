const refs = new Map();
class Handle { constructor(i) { this.id = i; this.label = 'handle ' + i; } }
let last;
exports.step = (i) => { last = new Handle(i); refs.set('h' + i, { ref: new WeakRef(last), since: i * 1.5, tag: 'tag-' + i }); };
