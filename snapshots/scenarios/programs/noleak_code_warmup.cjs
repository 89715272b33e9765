'use strict';
// Validators are generated at start, a fixed number. Traffic reaches more of them as time goes by: what grows is compiled code.
const { record } = require('./recorder.cjs');

function generate(number) {
  const fields = Array.from({ length: 6 }, (_, i) => `f${number}_${i}`);
  const checks = fields.map((name, i) =>
    `if (typeof data.${name} !== 'number' || data.${name} < ${i} || data.${name} > ${1000 + number}) errors++;
     for (let k = 0; k < ${3 + i}; k++) sum = (sum * 31 + data.${name} + k) % 65521;`);
  return { fields, validate: new Function('data', `let errors = 0, sum = ${number};\n${checks.join('\n')}\nreturn errors * 65521 + sum;`) };
}

const validators = Array.from({ length: 120 }, (_, number) => generate(number));
let checksum = 0;

function validate(i) {
  const reached = Math.min(validators.length, 20 + Math.floor(i / 100));
  const { fields, validate: run } = validators[i % reached];
  const data = {};
  for (const name of fields) data[name] = i % 1000;
  for (let repeat = 0; repeat < 40; repeat++) checksum = (checksum + run(data)) % 65521;
}

record({ warmup: 2000, perStep: 4000, iterate: validate });
