/** Baseline files without data in their names: what is left in them, and that later snapshots compare with them as with any other. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareWithBaseline, createBaseline } from '../../src/against-baseline.js';
import { baselineText } from '../../src/baseline/write.js';
import { library } from '../../src/cli/library.js';
import { snapdiff } from '../cli/a-host.js';
import { program } from '../support/fixtures.js';
import { canarySnapshots, placesIn } from './canary-snapshots.js';
import { normalised } from './normalised.js';

/** Keys and names, which stay. */
const left = ['dictionary', 'dictionaryword', 'event'];

let folder: string;
let before: string;
let after: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'redacted-baseline-'));
  [before, after] = canarySnapshots();
});

describe('a redacted baseline file', () => {
  it('holds no contents, and with all no keys that look like data', async () => {
    const plain = baselineText(await createBaseline(before));
    expect(placesIn(plain).length).toBeGreaterThan(0);
    expect(placesIn(plain).filter((place) => !left.includes(place)).length).toBeGreaterThan(0);
    expect(placesIn(baselineText(await createBaseline(before, { redaction: 'contents' }))).filter((place) => !left.includes(place))).toEqual([]);
    const all = await createBaseline(before, { redaction: 'all' });
    expect(all.redacted).toBe('all');
    expect(placesIn(baselineText(all))).toEqual([]);
  });

  it.each(['matrix/node26', 'matrix/chromium'])('of %s compares as a plain one', async (name) => {
    const [first, last] = program(name).paths;
    const write = async (redaction: 'contents' | 'all' | undefined): Promise<string> => {
      const path = join(folder, `${redaction}.json`);
      writeFileSync(path, baselineText(await createBaseline(first, { redaction })));
      return path;
    };
    const plain = (await compareWithBaseline(await write(undefined), last)).report;
    const contents = (await compareWithBaseline(await write('contents'), last)).report;
    expect(normalised({ ...contents, snapshots: [] })).toEqual(normalised({ ...plain, snapshots: [] }));
    const file = await write('all');
    const all = (await compareWithBaseline(file, last)).report;
    const figures = ({ suspects, totals, unexplainedBytes }: typeof plain) => ({
      totals,
      unexplainedBytes,
      suspects: suspects.map(({ id, growthBytes, pattern, location }) => ({ id, growthBytes, pattern, line: location?.line })),
    });
    expect(figures(all)).toEqual(figures(plain));
    const again = (await compareWithBaseline(file, first)).report;
    expect(again.constructors.filter(({ growthBytes }) => growthBytes !== 0)).toEqual([]);
  });

  it('stays redacted when it is updated; one that is not becomes so with --redact', async () => {
    const base = join(folder, 'base.json');
    writeFileSync(base, baselineText(await createBaseline(before)));
    const here = { folder, real: library };
    const update = (...flags: string[]) => snapdiff([base, after, '--update-baseline', '--quiet', ...flags], here);
    expect(await update('--redact')).toMatchObject({ code: 0 });
    const kept = () => JSON.parse(readFileSync(base, 'utf8')).redacted;
    expect(kept()).toBe('contents');
    expect(await update('--redact=all')).toMatchObject({ code: 0 });
    expect(await update()).toMatchObject({ code: 0 });
    expect(kept()).toBe('all');
    expect(placesIn(readFileSync(base, 'utf8'))).toEqual([]);
    const written = await snapdiff(['baseline', before, '--redact=all'], here);
    expect(written).toMatchObject({ code: 0, out: expect.stringContaining('"redacted": "all"') });
    expect(placesIn(written.out)).toEqual([]);
  });
});
