/**
 * node judge.mjs FOLDER KIND...: compares recordings of record.mjs and counts first suspects that name the expected holder; quiet programs must have none. A kind is
 * BEFORE:AFTER ("node20.1:node24.moved"), the same with "baseline:" in front for a baseline file in place of the first, or "audit:STEP" ("audit:node20.crash").
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baselineText } from '../../dist/src/baseline/write.js';
import { audit, createBaseline, diff } from '../../dist/src/index.js';

const [folder, ...kinds] = process.argv.slice(2);
const expected = Object.entries(JSON.parse(readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8')));
const root = import.meta.dirname;

async function suspectsOf(name, kind) {
  const path = (step) => join(folder, `${name}.${step}.heapsnapshot`);
  const [what, ...rest] = kind.split(':');
  if (what === 'audit') return (await audit(path(rest[0]))).suspects;
  const [before, after] = what === 'baseline' ? rest : [what, ...rest];
  if (what !== 'baseline') return (await diff(path(before), path(after), { root })).suspects;
  const file = join(tmpdir(), `judged-${process.pid}.json`);
  writeFileSync(file, baselineText(await createBaseline(path(before), { root })));
  return (await diff(file, path(after), { root })).suspects;
}

for (const kind of kinds) {
  let right = 0;
  let judged = 0;
  for (const [name, holder] of expected) {
    const [last] = kind.split(':').slice(-1);
    if (!existsSync(join(folder, `${name}.${last}.heapsnapshot`))) continue;
    judged++;
    const [first] = await suspectsOf(name, kind);
    const found = first && JSON.stringify([first.name, first.path.slice(-2).map(({ via }) => via.name)]);
    const isRight = holder === null ? !first : found !== undefined && new RegExp(holder).test(found);
    if (isRight) right++;
    else console.log(`${kind} ${name}: ${found ?? 'no suspect'}`);
  }
  console.log(`${kind}: ${right} of ${judged}`);
}
