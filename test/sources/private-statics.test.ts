/** Names of private static fields, which minifiers shorten, in snapshots of two small bundles: esbuild maps the field, terser the keyword before it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { builtLibrary } from '../support/built.js';

const folder = mkdtempSync(join(tmpdir(), 'snapdiff-statics-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const coupon = `export class Coupon {
  static #everMinted = new Set<Coupon>();
  readonly terms = { once: true };
  static mint(): void {
    Coupon.#everMinted.add(new Coupon());
  }
}
(globalThis as any).mint.push(Coupon.mint);
`;
const bundles = [
  {
    name: 'esbuild',
    text: 'var t=class e{static#t=new Set;terms={once:!0};static mint(){e.#t.add(new e)}};globalThis.mint.push(t.mint);export{t as Coupon};',
    names: ['Coupon', '_Coupon', '#everMinted'],
    mappings:
      'AAAO,IAAMA,EAAN,MAAMC,CAAO,CAClB,MAAOC,GAAc,IAAI,IAChB,MAAQ,CAAE,KAAM,EAAK,EAC9B,OAAO,MAAa,CAClBD,EAAOC,GAAY,IAAI,IAAID,CAAQ,CACrC,CACF,EACC,WAAmB,KAAK,KAAKD,EAAO,IAAI',
  },
  {
    name: 'terser',
    text: 'class e{static#e=new Set;terms={once:!0};static mint(){e.#e.add(new e)}}globalThis.mint.push(e.mint);export{e as Coupon};',
    names: ['Coupon', 'static', 'Set', 'terms', 'once', 'mint', 'everMinted', 'add', 'globalThis', 'push'],
    mappings: 'MAAaA,EACXC,SAAqB,IAAIC,IAChBC,MAAQ,CAAEC,MAAM,GACzB,WAAOC,GACLL,GAAOM,EAAYC,IAAI,IAAIP,EAC7B,EAEDQ,WAAmBH,KAAKI,KAAKT,EAAOK',
  },
];

it('are those of the sources', async () => {
  for (const { name, text, names, mappings } of bundles) {
    const map = { version: 3, sources: [`${name}.ts`], sourcesContent: [coupon], names, mappings };
    writeFileSync(join(folder, `${name}.mjs`), `${text}\n//# sourceMappingURL=${name}.mjs.map\n`);
    writeFileSync(join(folder, `${name}.mjs.map`), JSON.stringify(map));
  }
  const program = `globalThis.mint = [];
    ${bundles.map(({ name }) => `await import('./${name}.mjs');`).join('\n')}
    for (const mint of globalThis.mint) for (let n = 0; n < 4000; n++) mint();
    (await import('node:v8')).writeHeapSnapshot('heap.heapsnapshot');`;
  writeFileSync(join(folder, 'program.mjs'), program);
  execFileSync(process.execPath, ['program.mjs'], { cwd: folder });
  const heap = join(folder, 'heap.heapsnapshot');
  const { suspects } = await builtLibrary.audit(heap, { threads: 0 });
  const found = suspects
    .filter(({ name }) => name.startsWith('Coupon.'))
    .map(({ name, location }) => [name, location?.script?.split('/').at(-1), location?.line]);
  expect(found.sort()).toEqual(bundles.map((bundle) => ['Coupon.#everMinted', `${bundle.name}.ts`, 2]));
  const owners = await builtLibrary.find(heap, { property: '#everMinted' }, { threads: 0 });
  expect(owners.count).toBe(2);
  const held = await builtLibrary.find(heap, { under: 'Coupon.#everMinted' }, { threads: 0 });
  expect(held.objects.map(({ id }) => id)).toEqual(expect.arrayContaining(suspects.slice(0, 2).map(({ id }) => id)));
});
