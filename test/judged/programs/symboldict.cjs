class Registry { static instances = new Set(); constructor(i) { this.name = 'w' + i; this.opts = { depth: i, label: 'L' + i }; Registry.instances.add(this); } }
class Widget extends Registry {}
exports.step = (i) => { new Widget(i); };
