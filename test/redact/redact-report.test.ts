/** Reports without contents: canaries in every place of a heap (canaries.mjs), in every format. */
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/audit-snapshot.js';
import { diff } from '../../src/diff.js';
import { find } from '../../src/find.js';
import type { TreeStacks } from '../../src/growth/tree-stacks.js';
import { inspect } from '../../src/inspect.js';
import { foldedLines } from '../../src/profile/folded.js';
import { looksLikeData, withoutData, withoutFolders } from '../../src/redact/kept-names.js';
import { redact, redactStacks } from '../../src/redact/redact-report.js';
import { createStandIns } from '../../src/redact/stand-ins.js';
import { renderReport } from '../../src/render/formats.js';
import { renderInspection } from '../../src/render/inspection-text.js';
import type { Inspection } from '../../src/report/inspection.js';
import type { AuditReport, ComparisonReport } from '../../src/report/report.js';
import { reportSchema } from '../../src/report/report-schema.js';
import { findProblem } from '../../src/schema/validate.js';
import { createKeyedHash } from '../../src/text/keyed-hash.js';
import { redactions, textFormats } from '../../src/vocabulary.js';
import { leakReport, trendReport } from '../support/sample-report.js';
import { canarySnapshots, placesIn } from './canary-snapshots.js';

const standIns = createStandIns(Buffer.alloc(16, 7));

let comparison: ComparisonReport;
let audited: AuditReport;
let stacks: TreeStacks;
let current: string;

beforeAll(async () => {
  const [before, after] = canarySnapshots();
  current = after;
  comparison = await diff(before, after, {
    onProfile: (found) => {
      stacks = found;
    },
  });
  audited = await audit(after);
});

describe('a report', () => {
  const shown = (redaction: (typeof redactions)[number]) =>
    placesIn(
      [comparison, audited]
        .map((report) => redact(report, { redaction, standIns }))
        .flatMap((report) => textFormats.map((format) => renderReport(report, format, { all: true })))
        .join('\n'),
    );

  it('quotes contents', () => {
    const places = placesIn(textFormats.map((format) => renderReport(comparison, format, { all: true })).join('\n'));
    expect(places).toEqual(expect.arrayContaining(['buffertext', 'error', 'event', 'long', 'mapkey', 'regexp', 'sliced', 'value']));
  });

  it('has only names with --redact, in every format', () => {
    expect(shown('contents')).toEqual(['event']);
  });

  it('has no names that look like data with --redact=all', () => {
    expect(shown('all')).toEqual([]);
  });

  it('keeps its figures, its order and its schema', () => {
    const figures = (report: object) => JSON.stringify(report, (_key, value) => (typeof value === 'string' ? '' : value));
    for (const report of [comparison, audited, leakReport(), trendReport()]) {
      for (const redaction of redactions) {
        const { redacted, ...rest } = redact(report, { redaction, standIns });
        expect(redacted).toBe(redaction);
        expect(figures(rest)).toBe(figures(report));
        expect(findProblem(reportSchema, JSON.parse(renderReport(redact(report, { redaction }), 'json')))).toBeNull();
      }
    }
  });

  it('has equal stand-ins for equal texts of one key, others for another key', () => {
    const previews = redact(comparison, { standIns }).strings.duplicates.map(({ preview }) => preview);
    expect(previews.length).toBeGreaterThan(3);
    expect(new Set(previews).size).toBe(new Set(comparison.strings.duplicates.map(({ preview }) => preview)).size);
    expect(redact(comparison, { standIns }).strings.duplicates.map(({ preview }) => preview)).toEqual(previews);
    expect(redact(comparison).strings.duplicates.map(({ preview }) => preview)).not.toEqual(previews);
    expect(previews[0]).toMatch(/^\d+\+? characters ~[0-9a-z]{10}$/);
  });

  it('replaces texts under keys that are not known', () => {
    const report = { ...comparison, suspects: comparison.suspects.map((suspect) => ({ ...suspect, excerpt: 'canary-excerpt' })) };
    expect(JSON.stringify(redact(report))).not.toContain('canary-excerpt');
  });
});

describe('an inspection', () => {
  it('has no keys, values and numbers', async () => {
    const { id } = comparison.suspects.find(({ constructorName }) => constructorName === 'Map') as { id: number };
    const [{ id: dictionary }] = (await find([current], { property: '/^canary-dictionary\\d/' })).objects;
    const found = await Promise.all([
      inspect(current, { id }),
      inspect(current, { id: dictionary }),
      inspect(current, { constructorName: '/^(?:\\(string\\)|RegExp|Session)$/' }),
    ]);
    const texts = (one: Inspection) =>
      (['path', 'show'] as const).flatMap((command) => (['table', 'json'] as const).map((format) => renderInspection(command, one, format))).join('\n');
    expect(placesIn(found.map(texts).join('\n'))).toEqual(expect.arrayContaining(['dictionary', 'mapkey', 'sliced']));
    // Keys of objects are names, of which `all` replaces those that look like data.
    expect(placesIn(found.map((one) => texts(redact(one))).join('\n'))).toEqual(['dictionary']);
    expect(placesIn(found.map((one) => texts(redact(one, { redaction: 'all' }))).join('\n'))).toEqual([]);
  });
});

describe('a tree of stacks', () => {
  it('has no keys that look like data', () => {
    expect(placesIn([...foldedLines(stacks)].join('\n'))).toContain('event');
    expect(placesIn([...foldedLines(redactStacks(stacks, { redaction: 'all' }))].join('\n'))).toEqual([]);
    expect(redactStacks(stacks).bytes).toEqual(stacks.bytes);
  });
});

describe('names', () => {
  it.each([
    ['Session', 'Session'],
    ['std::pair<int, char>', 'std::pair<int, char>'],
    ['Window / https://ada:pw@example.com/a/b?token=1#x', /^Window \/ https:\/\/example\.com\/a\/b\?~\w{10}$/],
    ['file:///srv/app/x.mjs?v=3', /^file:\/\/\/srv\/app\/x\.mjs\?~\w{10}$/],
    ['data:text/javascript,const a = "b c";', /^data:text\/javascript,~\w{10}$/],
    ['Detached <a class="nav" id="ada12345" href="/x?y">', /^Detached <a class="nav" id="~\w{10}" href="~\w{10}">$/],
    ['<symbol kEvents>', '<symbol kEvents>'],
    ['<input value="a" b" c>', /^<input value="~\w{10}">$/],
    [
      '7 / part of key (Session @95) -> value (hunter (2) @73) pair in WeakMap (table @9)',
      /^7 \/ part of key \(~\w{10} @95\) -> value \(~\w{10} @73\) pair in WeakMap \(table @9\)$/,
    ],
  ])('%s is without data', (name, expected) => {
    const known = withoutData(name, standIns);
    if (typeof expected === 'string') expect(known).toBe(expected);
    else expect(known).toMatch(expected);
  });

  it('differ from data', () => {
    for (const name of [
      'id',
      '_onTimeout',
      '#secret',
      'content-type',
      '<symbol kEvents>',
      'get password',
      'utf8',
      'sha256',
      '$$typeof',
      '__proto__',
      '12',
      '@@iterator',
    ])
      expect(looksLikeData(name), name).toBe(false);
    for (const name of [
      'ada@example.com',
      '4111111111111111',
      'user-12345',
      'deadbeefcafe',
      '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
      'Ada Lovelace',
      '10.0.0.1',
      `x${'y'.repeat(60)}`,
    ])
      expect(looksLikeData(name), name).toBe(true);
  });

  it('of files outside of the project lose their folder', () => {
    const of = (path: string) => withoutFolders(path, '/home/ada/app', standIns);
    expect(of('/home/ada/app/src/a.js')).toBe('./src/a.js');
    expect(of('file:///home/ada/app/src/a.js')).toBe('./src/a.js');
    expect(of('/home/ada/other/a.js')).toMatch(/^~\w{10}\/a\.js$/);
    expect(of('/home/ada/other/node_modules/ws/lib/a.js')).toMatch(/^~\w{10}\/node_modules\/ws\/lib\/a\.js$/);
    for (const path of ['node:fs', 'node:internal/a', 'a.heapsnapshot', 'https://example.com/a.js']) expect(of(path)).toBe(path);
  });
});

it('the keyed hash is SipHash-2-4', () => {
  // The vectors of the reference implementation: key 00 01 .. 0f, texts of the bytes 00, 00 01, ...
  const hash = createKeyedHash(Uint8Array.from({ length: 16 }, (_, at) => at));
  const bytes = Uint8Array.from({ length: 15 }, (_, at) => at);
  const hex = (length: number) => {
    hash.of(bytes, 0, length);
    return hash.high.toString(16).padStart(8, '0') + hash.low.toString(16).padStart(8, '0');
  };
  expect([0, 1, 8, 15].map(hex)).toEqual(['726fdb47dd0e0e31', '74f839c593dc67fd', '93f5f5799a932462', 'a129ca6149be45e5']);
});
