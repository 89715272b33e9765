'use strict';
// A search index in a plain object: documents are added on every edit, the old revision is never removed.
const { record } = require('./recorder.cjs');

const index = {};
const stopWords = new Set(['a', 'and', 'of', 'the', 'to']);

function words(text) {
  return text.split(' ').filter((word) => !stopWords.has(word));
}

function insert(revision) {
  const label = `doc-${revision % 40}-rev-${revision}`;
  index[label] = { label: label.toUpperCase(), terms: words(`minutes of the meeting ${revision}`).length };
}

record({ warmup: 100, perStep: 1500, iterate: insert });
