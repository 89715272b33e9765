/**
 * A fuzzer that is guided by coverage and drawn from a seed: an input that runs code as no input before it is kept, and changed further.
 * npm run fuzz -- [SECONDS] [SEED]; what is new and small goes to test/trust/corpus, what is wrong too, by that name, and ends it with 1.
 * Coverage is V8's own (Profiler.takePreciseCoverage), so nothing need be instrumented or installed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { whatIsWrong } from './support/corpus.js';
import { additions, changes, counts, cuts, type Damaged, digits, numbers, sections, stretches } from './support/damage.js';
import { createRandom, type Random } from './support/random.js';
import { seeds } from './support/seeds.js';

const [seconds = '60', seedText = String(Date.now() % 1e6)] = process.argv.slice(2);
const folder = join(process.cwd(), 'test/trust/corpus');
const LARGEST_KEPT = 1600;
const LARGEST = 20_000;
const MAX_KEPT = 120;
const MAX_WAYS = 1000;

/** One thing that happens to an input; what is random is asked for one case only. */
function changed(bytes: Uint8Array, random: Random, pool: readonly Uint8Array[]): Uint8Array {
  const one = (list: Iterable<Damaged>): Uint8Array => {
    let [chosen, count] = [bytes, 0];
    // Of an input with a thousand sections a million others can be made: the first must do.
    for (const damaged of list) {
      if (random.below(++count) === 0) chosen = damaged.bytes;
      if (count === MAX_WAYS) break;
    }
    return chosen;
  };
  const ways = [
    () => one(changes(bytes, random, 1)),
    () => one(changes(bytes, random, 1)),
    () => one(digits(bytes, random, 1)),
    () => one(numbers(bytes, random, 1)),
    () => one(stretches(bytes, random, 2)),
    () => one(cuts(bytes, random, 1)),
    () => one(counts(bytes)),
    () => one(sections(bytes)),
    () => one(additions(bytes)),
    () => {
      const other = random.pick(pool);
      return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);
    },
  ];
  try {
    return random.pick(ways)();
  } catch {
    // What is damaged already may have no place left to damage in that way.
    return bytes;
  }
}

/** Blocks that ran, each with the order of magnitude of how often. */
function blocks(scripts: readonly Profiler.ScriptCoverage[]): string[] {
  return scripts
    .filter(({ url }) => /\/dist\/src\/(format|heap|compare|graph)\//.test(url))
    .flatMap(({ url, functions }) =>
      functions.flatMap(({ ranges }) =>
        ranges.filter(({ count }) => count > 0).map(({ startOffset, endOffset, count }) => `${url}:${startOffset}-${endOffset}:${Math.clz32(count) >> 2}`),
      ),
    );
}

const random = createRandom(Number(seedText));
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

mkdirSync(folder, { recursive: true });
const pool = [...seeds(), ...readdirSync(folder).map((name): Uint8Array => readFileSync(join(folder, name)))];
const met = new Set<string>();
let kept = pool.length;
let tried = 0;
let wrongCount = 0;

async function attempt(bytes: Uint8Array, isNew: boolean): Promise<void> {
  const wrong = await whatIsWrong(bytes);
  tried++;
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const fresh = blocks(result).filter((block) => !met.has(block));
  for (const block of fresh) met.add(block);
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  if (wrong !== null) {
    wrongCount++;
    writeFileSync(join(folder, `wrong-${name}`), bytes);
    console.error(`wrong-${name}: ${wrong}`);
  } else if (isNew && fresh.length > 0 && bytes.length < LARGEST) {
    pool.push(bytes);
    if (bytes.length < LARGEST_KEPT && kept++ < MAX_KEPT) writeFileSync(join(folder, name), bytes);
  }
}

for (const bytes of [...pool]) await attempt(bytes, false);
// Of computing: a machine that is busy otherwise does not make it try less.
const end = process.cpuUsage().user + Number(seconds) * 1e6;
while (process.cpuUsage().user < end && wrongCount < 10) {
  let bytes = random.pick(pool);
  for (let rounds = 1 + random.below(3); rounds > 0 && bytes.length > 0; rounds--) bytes = changed(bytes, random, pool);
  await attempt(bytes, true);
}
console.log(`seed ${seedText}: ${tried} inputs, ${met.size} blocks, ${pool.length} in the pool, ${wrongCount} wrong`);
process.exitCode = wrongCount > 0 ? 1 : 0;
session.disconnect();
