/** The growth tree: against a slow one on made-up heaps, and by drawings. oracle.test.ts checks it to the byte on every recorded program. */
import { describe, expect, it } from 'vitest';
import type { Side } from '../../src/compare/comparison.js';
import { addHeap } from '../../src/growth/add-heap.js';
import { classText, createTree, type GrowthTree, kindOf, LabelKind, labelText, retainedBytes, valueAt } from '../../src/growth/growth-tree.js';
import { pruned } from '../../src/growth/prune.js';
import { treeData, treeFrom } from '../../src/growth/tree-data.js';
import { findOrphan, treeFromLines, treeLines } from '../../src/growth/tree-lines.js';
import { unfolded } from '../../src/growth/unfold.js';
import { always, heapModels } from '../support/arbitraries.js';
import { draw } from '../support/draw.js';
import { programs } from '../support/fixtures.js';
import { toSnapshot } from '../support/heap-model.js';
import { compareSnapshots, readSide, sideOf } from '../support/heaps.js';
import { naiveTree } from './naive-tree.js';

const prefix = (tree: GrowthTree, vertex: number): string => {
  const kind = kindOf(tree.label[vertex]);
  const name = labelText(tree, vertex);
  return kind === LabelKind.variable ? 'variable ' : kind === LabelKind.internal && name !== '#' ? 'internal ' : '';
};

function pathOf(tree: GrowthTree, vertex: number): string {
  const steps: string[] = [];
  for (let at = vertex; at > 0; at = tree.parent[at]) steps.unshift(`${prefix(tree, at)}${labelText(tree, at)}:${classText(tree, at)}`);
  return steps.join(' > ');
}

const treeOf = (...sides: Side[]): GrowthTree => {
  const tree = createTree(sides[0].heap.snapshot.nodes.type[sides[0].heap.snapshot.root]);
  for (const side of sides) addHeap(tree, side);
  return tree;
};

/** By path; vertices without objects or bytes left out. */
const figures = (tree: GrowthTree, at: number) =>
  new Map(
    Array.from({ length: tree.vertexCount }, (_, vertex) => ({
      path: pathOf(tree, vertex),
      count: valueAt(tree.columns[at].count, vertex),
      ownBytes: valueAt(tree.columns[at].ownBytes, vertex),
    }))
      .filter(({ count, ownBytes }) => count > 0 || ownBytes > 0)
      .map(({ path, ...rest }) => [path, rest]),
  );

const drawn = (text: string) => figures(treeOf(sideOf(draw(text).snapshot)), 0);

describe('a growth tree', () => {
  it('is that of a slow one', () => {
    always(heapModels(), 200, (model) => {
      const side = sideOf(toSnapshot({ ...model, extraNativeBytes: 0 }));
      expect(figures(treeOf(side), 0)).toEqual(naiveTree(side));
    });
  });

  it('folds stores into their owners: entries hang on these', () => {
    const found = drawn(`
      (root) -> App 8
      App -cache-> Map 16 -internal:table-> "":array 400
      "":array -internal:3-> Session#1 24
      "":array -internal:5-> Session#2 24
    `);
    expect(found.get('[]:App > cache:Map') ?? found.get('#:App > cache:Map')).toEqual({ count: 1, ownBytes: 416 });
    expect([...found.keys()].filter((path) => path.endsWith('cache:Map > []:Session'))).toHaveLength(1);
  });

  it('folds a list into one vertex, and a tree of three levels', () => {
    const list = drawn(`
      (root) -app-> App 8 -head-> Link#1 10 -next-> Link#2 10 -next-> Link#3 10 -next-> Link#4 10
    `);
    expect(list.get('app:App > head:Link > next:Link')).toEqual({ count: 3, ownBytes: 30 });
    const levels = drawn(`
      (root) -app-> App 8 -> Node#1 10 -> Node#2 10 -> Node#3 10 -> Node#4 10 -> Node#5 10
    `);
    expect(levels.get('app:App > []:Node > []:Node')).toEqual({ count: 4, ownBytes: 40 });
  });

  it('calls what several hold by no name of one of them', () => {
    const found = drawn(`
      (root) -app-> App 8 -list-> Array 16 -> Item 10
      App -index-> Map 16 -byId-> Item
    `);
    expect(found.get('app:App > …:Item')).toEqual({ count: 1, ownBytes: 10 });
  });

  it('merges the keys of a dictionary, and leaves names to a few', () => {
    const keys = (count: number) => Array.from({ length: count }, (_, at) => `Table -k${at}-> Row#r${at} 10`).join('\n');
    expect(drawn(`(root) -table-> Table 8\n${keys(100)}`).get('table:Table > [key]:Row')).toEqual({ count: 100, ownBytes: 1_000 });
    expect(drawn(`(root) -table-> Table 8\n${keys(5)}`).get('table:Table > k3:Row')).toEqual({ count: 1, ownBytes: 10 });
  });

  it('leaves ids and addresses out of names, and distinguishes scopes by their variables', () => {
    const found = drawn(`
      (root) -f-> F:closure 8 -internal:context-> "system / Context / scope @77" 16
      "system / Context / scope @77" -context:b-> B 10
      "system / Context / scope @77" -context:a-> A 10
    `);
    expect(found.get('f:Function > internal context:system / Context {a, b} > variable b:B')).toEqual({ count: 1, ownBytes: 10 });
  });

  it('distinguishes modules of Bun by their variables, without those that it numbers', () => {
    const found = drawn(`
      (root) -[0]-> "system / JSModuleEnvironment"#a 16 -context:seen-> Set 10
      "system / JSModuleEnvironment"#a -context:4-> Loader 8
      (root) -[1]-> "system / JSModuleEnvironment"#b 16 -context:limits-> Map 10`);
    expect(found.get('#:system / Context {seen} > variable seen:Set')).toEqual({ count: 1, ownBytes: 10 });
    expect(found.get('#:system / Context {limits} > variable limits:Map')).toEqual({ count: 1, ownBytes: 10 });
  });

  it('has a vertex of their own for objects that live in both', () => {
    const heap = (rows: number) =>
      draw(`(root) -rows-> Array @3 8\n${Array.from({ length: rows }, (_, at) => `Array -> Row#${at} @${5 + 2 * at} 10`).join('\n')}`).snapshot;
    const { current } = compareSnapshots(heap(2), heap(5));
    const tree = createTree(9);
    const survives = new Int32Array(1);
    survives[0] = 0b1111;
    addHeap(tree, current, survives);
    const counts = Array.from({ length: tree.vertexCount }, (_, vertex) => valueAt(tree.columns[0].count, vertex));
    expect(counts).toEqual([1, 1, 2, 3]);
  });
});

describe('as data', () => {
  it('comes back from the rows of a file, and takes further heaps as before', async () => {
    const { paths } = programs.find(({ name }) => name === 'scenarios/a_map_cache') as (typeof programs)[number];
    const [one, other] = await Promise.all(paths.slice(0, 2).map(readSide));
    const whole = treeOf(one, other);
    const lines = treeLines(treeOf(one));
    expect(findOrphan(lines)).toBe(0);
    expect(findOrphan(lines.filter(({ depth }) => depth !== 1))).toBe(2);
    const restored = treeFrom(treeFromLines(JSON.parse(JSON.stringify(lines))));
    addHeap(restored, other);
    expect(figures(restored, 0)).toEqual(figures(whole, 0));
    expect(figures(restored, 1)).toEqual(figures(whole, 1));
    expect(treeLines(treeFrom(treeFromLines(lines)))).toEqual(lines);
    expect(treeFrom(treeData(restored)).vertexCount).toBe(restored.vertexCount);
  });

  it('estimates what was folded: what hangs on each object once was there, entries in proportion to their bytes', () => {
    const before = `
      (root) -> App 1000
      App -small-> Map 16 -internal:table-> "":array 84`;
    const after = `
      (root) -> App 1000
      App -small-> Map 16 -internal:table-> "":array 484
      "":array -internal:1-> Session#1 100
      "":array -internal:2-> Session#2 100
      "":array -internal:3-> Session#3 100
      "":array -internal:4-> Session#4 200`;
    const folded = pruned(treeOf(sideOf(draw(before).snapshot)), 2);
    addHeap(folded, sideOf(draw(after).snapshot));
    const [then, now] = folded.columns;
    const estimate = { ...folded, columns: [unfolded(folded, then, now)] };
    const found = figures(estimate, 0);
    const below = (end: string) => [...found].find(([path]) => path.endsWith(end))?.[1];
    expect(below('App > small:Map')).toEqual({ count: 1, ownBytes: 50 });
    expect(below('small:Map > []:Session')).toEqual({ count: 0, ownBytes: 50 });
    expect(retainedBytes(estimate, estimate.columns[0])[0]).toBe(1_100);
  });
});
