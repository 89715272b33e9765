class Doc { constructor(i) { this.i = i; this.title = 'document ' + i; this.words = [i, i + 1, i + 2]; } }
const byTenant = new Map();
exports.step = (i) => { const t = 't' + (i % 25); if (!byTenant.has(t)) byTenant.set(t, new Map()); byTenant.get(t).set(i, new Doc(i)); };
