const history = new Map();
exports.step = (i) => { const room = 'room-' + (i % 30); const list = history.get(room) ?? []; list.push({ from: 'u' + i, text: 'message ' + i, at: i }); history.set(room, list); };
