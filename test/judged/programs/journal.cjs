const log = { journal: '' };
exports.step = (i) => { log.journal += JSON.stringify({ at: i, event: 'visit', path: '/p/' + i }) + '\n'; };
