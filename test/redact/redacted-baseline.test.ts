/** Baseline files without data in their names: what is left in them, and that later snapshots compare with them as with any other. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { baselineText } from '../../src/baseline/write.js';
import { builtLibrary } from '../support/built.js';
import { program } from '../support/fixtures.js';
import { snapdiff } from '../trust/support/command.js';
import { normalised } from './normalised.js';

const { createBaseline, compareWithBaseline } = builtLibrary;
const here = { threads: 0 };
const placesIn = (text: string): string[] => [...new Set([...text.matchAll(/canary-([a-z]+)/g)].map(([, place]) => place))].sort();

/** Keys and names, which stay. */
const left = ['dictionary', 'dictionaryword', 'event'];

let folder: string;
let before: string;
let after: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'redacted-baseline-'));
  [before, after] = ['a', 'b'].map((name) => join(folder, `${name}.heapsnapshot`));
  execFileSync(process.execPath, [join(import.meta.dirname, 'canaries.mjs'), before, after], { stdio: 'ignore' });
});

describe('a redacted baseline file', () => {
  it('holds no contents, and with all no keys that look like data', async () => {
    const plain = baselineText(await createBaseline(before, here));
    expect(placesIn(plain).length).toBeGreaterThan(0);
    expect(placesIn(plain).filter((place) => !left.includes(place)).length).toBeGreaterThan(0);
    expect(placesIn(baselineText(await createBaseline(before, { ...here, redaction: 'contents' }))).filter((place) => !left.includes(place))).toEqual([]);
    const all = await createBaseline(before, { ...here, redaction: 'all' });
    expect(all.redacted).toBe('all');
    expect(placesIn(baselineText(all))).toEqual([]);
  });

  it.each(['matrix/node26', 'matrix/chromium'])('of %s compares as a plain one', async (name) => {
    const [first, last] = program(name).paths;
    const write = async (redaction: 'contents' | 'all' | undefined): Promise<string> => {
      const path = join(folder, `${redaction}.json`);
      writeFileSync(path, baselineText(await createBaseline(first, { ...here, redaction })));
      return path;
    };
    const plain = (await compareWithBaseline(await write(undefined), last, here)).report;
    const contents = (await compareWithBaseline(await write('contents'), last, here)).report;
    expect(normalised({ ...contents, snapshots: [] })).toEqual(normalised({ ...plain, snapshots: [] }));
    const file = await write('all');
    const all = (await compareWithBaseline(file, last, here)).report;
    const figures = ({ suspects, totals, unexplainedBytes }: typeof plain) => ({
      totals,
      unexplainedBytes,
      suspects: suspects.map(({ id, growthBytes, pattern, location }) => ({ id, growthBytes, pattern, line: location?.line })),
    });
    expect(figures(all)).toEqual(figures(plain));
    const again = (await compareWithBaseline(file, first, here)).report;
    expect(again.constructors.filter(({ growthBytes }) => growthBytes !== 0)).toEqual([]);
  });

  it('stays redacted when it is updated; one that is not becomes so with --redact', async () => {
    writeFileSync(join(folder, 'base.json'), baselineText(await createBaseline(before, here)));
    const update = (...flags: string[]) => snapdiff(['base.json', 'b.heapsnapshot', '--update-baseline', '--quiet', ...flags], { cwd: folder });
    expect(await update('--redact')).toMatchObject({ code: 0 });
    const kept = () => JSON.parse(readFileSync(join(folder, 'base.json'), 'utf8')).redacted;
    expect(kept()).toBe('contents');
    expect(await update('--redact=all')).toMatchObject({ code: 0 });
    expect(await update()).toMatchObject({ code: 0 });
    expect(kept()).toBe('all');
    expect(placesIn(readFileSync(join(folder, 'base.json'), 'utf8'))).toEqual([]);
    const written = await snapdiff(['baseline', 'a.heapsnapshot', '--redact=all'], { cwd: folder });
    expect(placesIn(written.out)).toEqual([]);
  });
});
