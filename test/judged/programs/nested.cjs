const rooms = new Map();
exports.step = (i) => { const room = 'room' + (i % 40); if (!rooms.has(room)) rooms.set(room, new Map()); rooms.get(room).set('user' + i, { joined: i, name: 'u' + i }); };
