'use strict';
// Each import registers a flush hook; the hook needs one number, but its scope keeps all the rows.
const { record } = require('./recorder.cjs');

const app = {
  name: 'importer',
  config: { batch: 100, hooks: { beforeImport: [], onFlush: [] } },
};

function importFile(fileNumber) {
  const rows = Array.from({ length: 150 }, (_, row) => fileNumber * 1000 + row + 0.25);
  const total = () => rows.reduce((sum, value) => sum + value, 0);
  app.config.hooks.onFlush.push(function reportImport() {
    return { fileNumber, total: total() };
  });
  return rows.length;
}

record({ warmup: 20, perStep: 199, iterate: importFile });
