'use strict';
// A crawler keeps a 20-character token of each page; the token is a slice and pins the page of 100 kB.
const { record } = require('./recorder.cjs');

const crawler = { agent: 'tiny-crawler/1.0', tokens: [], visited: 0 };
const filler = '<p>Nothing to see on this line of the page.</p>\n'.repeat(2080);

function fetchPage(number) {
  const page = `<meta name="csrf" content="${String(number).padStart(20, '0')}">\n${filler}`;
  return Buffer.from(page, 'latin1').toString('latin1');
}

function visit(number) {
  const page = fetchPage(number);
  const start = page.indexOf('content="') + 9;
  crawler.tokens.push(page.slice(start, start + 20));
  crawler.visited++;
}

record({ warmup: 10, perStep: 101, iterate: visit });
