class Probe { constructor(i) { this.host = 'host' + i; this.results = []; } check() { this.results.push(1); } }
exports.step = (i) => { const p = new Probe(i); const t = setInterval(() => p.check(), 3_600_000); t.unref?.(); };
