'use strict';
// A log viewer that keeps the text of every file it ever opened, and the first line of each.
const { record } = require('./recorder.cjs');

const viewer = { title: 'log viewer', fileCache: {}, open: null };

function readLog(name) {
  const lines = [];
  for (let line = 0; line < 60; line++) lines.push(`${line} INFO ${name} worker ${line % 4} finished batch ${line * 17}`);
  return lines.join('\n');
}

function show(id) {
  const name = `app-${id}.log`;
  const text = readLog(name);
  viewer.fileCache[name] = text;
  viewer.open = name;
  return text.length;
}

record({ warmup: 20, perStep: 200, iterate: show });
