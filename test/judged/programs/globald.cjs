globalThis.featureFlags = {};
exports.step = (i) => { globalThis.featureFlags['user-' + i] = { enabled: i % 2 === 0, at: 'd' + i }; };
