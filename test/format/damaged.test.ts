/** Files that are not a valid snapshot: each is rejected with a code, section and byte offset, never with another error. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SnapdiffError } from '../../src/errors.js';
import { readSnapshotFrom } from '../../src/format/read.js';
import { SEED } from '../support/arbitraries.js';
import { pieces } from '../support/pieces.js';
import { fileOf, sampleHeader, sampleSections, sampleText, withSection } from '../support/sample-file.js';
import { runs } from '../trust/support/random.js';

async function refusal(bytes: Uint8Array | string, fileBytes = 0): Promise<SnapdiffError> {
  const buffer = Buffer.from(bytes);
  const error = await readSnapshotFrom(pieces([buffer], fileBytes), { windowBytes: 1 << 14 }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SnapdiffError);
  return error as SnapdiffError;
}

/** Offset of a section's value in a file. */
const startOf = (file: string, section: string): number => Buffer.byteLength(file.slice(0, file.indexOf(`${JSON.stringify(section)}:`) + section.length + 3));

describe('a truncated file', () => {
  const bytes = Buffer.from(sampleText);
  const reversed = Buffer.from(fileOf([...sampleSections].reverse()));

  it.each([
    ['in V8’s order', bytes],
    ['with the header last', reversed],
  ])('is detected at every length: %s', async (_, file) => {
    // The last byte is a line break: without it the file is whole.
    for (let cut = 1; cut < file.length - 1; cut++) {
      const error = await refusal(file.subarray(0, cut));
      expect({ code: error.code, byteOffset: error.byteOffset, path: error.path }, `cut at ${cut}`).toEqual({
        code: 'cut-short',
        byteOffset: cut,
        path: 'pieces.heapsnapshot',
      });
    }
  });

  it('reports how much of the last section was read', async () => {
    const nodes = await refusal(bytes.subarray(0, bytes.indexOf('],\n"edges"')));
    expect(nodes).toMatchObject({
      code: 'cut-short',
      section: 'nodes',
      message: expect.stringMatching(/ends at byte 1?,?\d+ inside "nodes" \(\d of 4 nodes read\)/),
    });
    expect((await refusal(bytes.subarray(0, startOf(sampleText, 'edges') + 3))).section).toBe('edges');
    expect((await refusal(bytes.subarray(0, startOf(sampleText, 'strings') + 3))).section).toBe('strings');
    expect((await refusal(bytes.subarray(0, startOf(sampleText, 'trace_tree') + 3))).section).toBe('trace_tree');
  });

  it('is rejected before memory is allocated if its size is known and too small for its counts', async () => {
    const file = withSection('snapshot', (header) => header.replace('"edge_count":5', '"edge_count":500'));
    const error = await refusal(file, Buffer.byteLength(file));
    expect(error).toMatchObject({
      code: 'damaged',
      section: 'snapshot',
      message: expect.stringMatching(/damaged at byte \d+ in "snapshot", or cut short: its header has a count of 500 edges/),
    });
  });
});

describe('a file that is something else', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['white space', ' \n\t\r\n', 'empty'],
    ['a byte-order mark', '\ufeff', 'empty'],
    ['text', 'hello', 'not-json'],
    ['a list', '[1,2,3]', 'not-json'],
    ['zeros', '\0\0\0\0\0\0\0\0', 'not-json'],
    ['HTML', '<!doctype html>', 'not-json'],
    ['an empty object', '{}', 'not-a-snapshot'],
    ['another object', '{"name":"heap-snapdiff","version":"0.1.0"}', 'not-a-snapshot'],
    ['a header that is no object', '{"snapshot":5}', 'not-a-snapshot'],
    ['a CPU profile', '{"nodes":[{"id":1}],"startTime":0,"samples":[1]}', 'not-a-snapshot'],
    ['Bun’s format', '{"version":3,"type":"Inspector","nodes":[0,0,0,0],"nodeClassNames":["<root>"],"edges":[]}', 'bun-inspector-format'],
    ['Bun’s debugging format', '{"version":3,"type":"GCDebugging","nodes":[]}', 'bun-inspector-format'],
  ])('%s', async (_, text, code) => {
    const error = await refusal(text);
    expect(error.code).toBe(code);
    expect(error.hint).not.toBe('');
    expect(error.path).toBe('pieces.heapsnapshot');
  });

  it('reports where JSON was expected', async () => {
    expect(await refusal('  hello')).toMatchObject({ code: 'not-json', byteOffset: 2, message: expect.stringContaining('found h at byte 2') });
  });
});

describe('a header that does not match the file', () => {
  const header = (change: Record<string, unknown>, meta: Record<string, unknown> = {}) =>
    withSection('snapshot', () => JSON.stringify({ ...sampleHeader, ...change, meta: { ...sampleHeader.meta, ...meta } }));

  it.each([
    ['more nodes', header({ node_count: 5 }), 'damaged', 'nodes', /header has a node count of 5, but there are 4 nodes/],
    ['fewer nodes', header({ node_count: 3 }), 'damaged', 'nodes', /more nodes than the header's count of 3/],
    ['no nodes', header({ node_count: 0, edge_count: 0 }), 'damaged', 'nodes', /more nodes than the header's count of 0/],
    ['more edges', header({ edge_count: 6 }), 'damaged', 'nodes', /header has an edge count of 6, but the nodes have 5 edges/],
    ['fewer edges', header({ edge_count: 4 }), 'damaged', 'nodes', /more edges than the header's edge count of 4/],
    ['a fraction of a node', header({ node_count: 4.5 }), 'damaged', 'snapshot', /"node_count" of its header must be a non-negative integer/],
    ['a negative count', header({ node_count: -1 }), 'damaged', 'snapshot', /"node_count"/],
    ['a count as text', header({ edge_count: 'five' }), 'damaged', 'snapshot', /"edge_count"/],
    ['no count', header({ node_count: undefined }), 'damaged', 'snapshot', /"node_count"/],
    ['10^15 nodes', header({ node_count: 1e15 }), 'too-large', 'snapshot', /1,000,000,000,000,000 nodes/],
    ['10^15 edges', header({ edge_count: 1e15 }), 'too-large', 'snapshot', /1,000,000,000,000,000 edges/],
    ['a root that is no node', header({ root_index: 28 }), 'damaged', 'snapshot', /root/],
    ['a root between two nodes', header({ root_index: 8 }), 'damaged', 'snapshot', /root/],
    ['no meta', withSection('snapshot', () => '{"node_count":4,"edge_count":5}'), 'not-a-snapshot', 'snapshot', /no "meta"/],
    ['no ids', header({}, { node_fields: ['type', 'name', 'self_size', 'edge_count'] }), 'not-a-snapshot', 'snapshot', /"node_fields" has no "id"/],
    ['no targets', header({}, { edge_fields: ['type', 'name_or_index'] }), 'not-a-snapshot', 'snapshot', /"edge_fields" has no "to_node"/],
    ['no node types', header({}, { node_types: 'object' }), 'not-a-snapshot', 'snapshot', /"node_types"/],
    ['invalid JSON', withSection('snapshot', () => '{"meta":nope}'), 'damaged', 'snapshot', /expected null but found o/],
    ['a header of 16 MB', withSection('snapshot', () => `{"meta":"${'x'.repeat(1 << 24)}"}`), 'damaged', 'snapshot', /larger than 16 MB/],
  ])('%s', async (_, file, code, section, message) => {
    expect(await refusal(file)).toMatchObject({ code, section, message: expect.stringMatching(message) });
  });

  it('rejects 10^15 nodes if the file size is known', async () => {
    const file = header({ node_count: 1e15 });
    expect(await refusal(file, Buffer.byteLength(file))).toMatchObject({ code: 'damaged', section: 'snapshot' });
  });
});

describe('numbers', () => {
  /** The file with the `which`-th number of a section written differently. */
  const withNumber = (section: string, which: number, number: string): string => {
    let place = 0;
    return withSection(section, (value) => value.replace(/-?\d+/g, (old) => (place++ === which ? number : old)));
  };

  it.each([
    ['a fraction', 'nodes', 3, '1.5', /fraction or exponent/],
    ['an exponent', 'nodes', 3, '1e3', /fraction or exponent/],
    ['a capital exponent', 'edges', 1, '1E3', /fraction or exponent/],
    ['a leading zero', 'nodes', 3, '012', /starts with 0/],
    ['two zeros', 'edges', 2, '00', /starts with 0/],
    ['a plus sign', 'nodes', 3, '+1', /found \+/],
    ['a lone minus', 'nodes', 3, '-', /expected an integer/],
    ['hexadecimal', 'nodes', 3, '0x10', /expected , or ] but found x/],
    ['a word', 'nodes', 3, 'null', /expected an integer but found n/],
    ['a text', 'nodes', 3, '"1"', /expected an integer but found "/],
    ['a list', 'nodes', 3, '[1]', /expected an integer but found \[/],
    ['nothing', 'nodes', 3, '', /expected an integer but found ,/],
    ['two numbers without a comma', 'nodes', 3, '1 2', /expected , or ] but found 2/],
    ['2^53', 'nodes', 2, '9007199254740992', /larger than 2\^53/],
    ['400 digits', 'nodes', 2, '9'.repeat(400), /larger than 2\^53/],
    ['a negative id', 'nodes', 2, '-1', /node 0 has a negative id/],
    ['a negative size', 'nodes', 10, '-8', /node 1 has a negative self size/],
    ['a negative name', 'nodes', 8, '-1', /node 1 has a negative name/],
    ['a negative number of edges', 'nodes', 4, '-2', /node 0 has a negative edge count/],
    ['a name of 2^32', 'nodes', 1, '4294967296', /node 0 has an invalid name/],
    ['an unknown node type', 'nodes', 0, '6', /node 0 has the unknown type 6/],
    ['an unknown edge type', 'edges', 3, '7', /edge 1 has the unknown type 7/],
    ['an edge to the middle of a node', 'edges', 2, '8', /edge 0 leads to offset 8, which is not the start of a node/],
    ['an edge after the last node', 'edges', 5, '28', /edge 1 leads to offset 28/],
    ['an edge far after the last node', 'edges', 5, '4294967295', /edge 1 leads to offset 4,294,967,295/],
    ['an edge before the first node', 'edges', 5, '-7', /edge 1 has the invalid value -7/],
    ['an edge to 2^32', 'edges', 5, '4294967296', /edge 1 has the invalid value 4294967296/],
    ['a negative edge name', 'edges', 1, '-1', /edge 0 has the invalid name -1/],
    ['an index of 2^32', 'edges', 4, '4294967296', /edge 1 has the invalid value/],
    ['an index below -2^31', 'edges', 4, '-2147483649', /edge 1 has the invalid value/],
    ['a location between nodes', 'locations', 0, '8', /location belongs to offset 8/],
    ['a location after the last node', 'locations', 0, '28', /location belongs to offset 28/],
    ['a location before the first node', 'locations', 0, '-7', /location does not belong to a node/],
  ])('%s', async (_, section, which, number, message) => {
    const file = withNumber(section, which, number);
    expect(file).not.toBe(sampleText);
    const error = await refusal(file);
    expect(error).toMatchObject({ code: 'damaged', section, message: expect.stringMatching(message) });
    const start = startOf(file, section);
    const end = start + Buffer.byteLength(file.slice(file.indexOf(`"${section}":`)).split('],\n')[0]);
    expect(error.byteOffset).toBeGreaterThanOrEqual(start);
    expect(error.byteOffset).toBeLessThanOrEqual(end);
  });

  it('reports the offset of the wrong byte', async () => {
    const file = withSection('nodes', (value) => value.replace('5368709120', '53687o9120'));
    expect((await refusal(file)).byteOffset).toBe(file.indexOf('o9120'));
    const comma = withSection('edges', (value) => value.replace(',21]', ',21,]'));
    expect((await refusal(comma)).byteOffset).toBe(startOf(comma, 'edges') + comma.slice(comma.indexOf('"edges":') + 8).indexOf(',]') + 1);
  });

  it('reads unusual but valid numbers: -0, 2^53 - 1, an element 0', async () => {
    const file = withNumber('nodes', 2, '9007199254740991').replace('"edges":[2,1,7,1,4294967295', '"edges":[2,1,7,1,-0');
    const snapshot = await readSnapshotFrom(pieces([Buffer.from(file)]));
    expect(snapshot.nodes.id[0]).toBe(Number.MAX_SAFE_INTEGER);
    expect(snapshot.edges.nameOrIndex[1]).toBe(0);
  });
});

describe('sections', () => {
  const without = (section: string) => fileOf(sampleSections.filter(([key]) => key !== section));

  it.each(['nodes', 'edges', 'strings'])('without %s', async (section) => {
    expect(await refusal(without(section))).toMatchObject({ code: 'damaged', section, message: expect.stringContaining(`no "${section}" section`) });
  });

  it('without a header', async () => {
    const file = without('snapshot');
    expect(await refusal(file)).toMatchObject({ code: 'not-a-snapshot', section: 'snapshot', byteOffset: Buffer.byteLength(file) });
  });

  it.each(sampleSections.map(([key]) => key))('with %s twice', async (section) => {
    const doubled = fileOf([...sampleSections, ...sampleSections.filter(([key]) => key === section)]);
    const error = await refusal(doubled);
    expect(error).toMatchObject({ code: 'damaged', message: expect.stringContaining(`two "${section}" sections`) });
    expect(error.byteOffset).toBeGreaterThan(sampleText.lastIndexOf(']'));
  });

  it.each([
    ['an incomplete record', withSection('nodes', (value) => value.replace('123456789012,0,0,0]', '123456789012]')), 'nodes', /last record is incomplete/],
    ['an incomplete edge', withSection('edges', (value) => value.replace(',21]', ']')), 'edges', /last record is incomplete \(2 of 3 fields\)/],
    [
      'a name beyond the string table',
      withSection('strings', () => '["a","b","c"]'),
      'strings',
      /at byte \d.* in "strings": a name has the string index 8, but "strings" has 3 entries/,
    ],
    ['no strings at all', withSection('strings', () => '[]'), 'strings', /"strings" has 0 entries/],
    ['a number among the strings', withSection('strings', (value) => value.replace('"App"', '7')), 'strings', /expected " but found 7/],
    ['a raw line break in a string', withSection('strings', (value) => value.replace('App', 'A\npp')), 'strings', /raw control character/],
    ['a wrong escape', withSection('strings', (value) => value.replace('App', '\\x41pp')), 'strings', /bad escape/],
    ['a wrong \\u escape', withSection('strings', (value) => value.replace('App', '\\u12g4pp')), 'strings', /bad escape/],
    ['nodes that are not a list', withSection('nodes', () => '{}'), 'nodes', /expected \[ but found {/],
    ['the wrong bracket', withSection('nodes', (value) => `${value.slice(0, -1)}}`), 'nodes', /expected , or ] but found }/],
    ['brackets that do not match', withSection('from_tomorrow', () => '{"a":[1}]'), 'from_tomorrow', /unexpected }/],
    ['no value', withSection('from_tomorrow', () => ''), 'from_tomorrow', /expected a value/],
  ])('%s', async (_, file, section, message) => {
    expect(await refusal(file)).toMatchObject({ code: 'damaged', section, message: expect.stringMatching(message) });
  });

  it.each([
    ['a second snapshot', `${sampleText}${sampleText}`],
    ['a bracket', `${sampleText}}`],
    ['a zero byte', `${sampleText}\0`],
  ])('followed by %s', async (_, file) => {
    const error = await refusal(file);
    expect(error).toMatchObject({ code: 'damaged', byteOffset: Buffer.byteLength(sampleText), message: expect.stringContaining('after the end') });
  });
});

describe('random damage', () => {
  it('is rejected or read, never causes another error', async () => {
    const original = Buffer.from(sampleText);
    const place = fc.nat({ max: original.length - 1 });
    const damage = fc.oneof(
      fc.tuple(place, fc.nat({ max: 255 })).map(([at, byte]) => Buffer.concat([original.subarray(0, at), Buffer.from([byte]), original.subarray(at + 1)])),
      fc.tuple(place, fc.integer({ min: 1, max: 300 })).map(([at, count]) => Buffer.concat([original.subarray(0, at), original.subarray(at + count)])),
      fc.tuple(place, fc.integer({ min: 1, max: 300 })).map(([at, count]) => Buffer.concat([original.subarray(0, at + count), original.subarray(at)])),
      fc
        .tuple(place, fc.constantFrom('0', '9', '-', ',', '"', '\\', '[', '}', 'e'))
        .map(([at, text]) => Buffer.concat([original.subarray(0, at), Buffer.from(text), original.subarray(at)])),
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        try {
          const { nodes, edges, nodeCount, edgeCount, strings } = await readSnapshotFrom(pieces([bytes], bytes.length), { windowBytes: 1 << 14 });
          // A file that was read can be analysed: every ordinal and string index is valid.
          expect(edges.firstEdge[nodeCount]).toBe(edgeCount);
          expect(nodes.name.every((index) => index < strings.count)).toBe(true);
          expect(edges.toNode.every((node) => node >= 0 && node < nodeCount)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SnapdiffError);
          refused++;
        }
      }),
      { seed: SEED, numRuns: runs(2500) },
    );
    expect(refused).toBeGreaterThan(runs(1000));
  });
});
