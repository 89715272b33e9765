/** Small valid files that the fuzzer starts from; together they have every section and every kind of number. */
import { draw, drawnFile } from '../../support/draw.js';

export function seeds(): Uint8Array[] {
  const plain = drawnFile(draw('(root) -> App @3 100 at=4:10:2 -> Map @5 64\nApp ~key~> "a b":string 8 -[7]-> App').model);
  const state = drawnFile(draw('(root) -> "<div>":native 8 attached -> B 4294967296\nB -hidden:3-> "":array 40 detached', { extraNativeBytes: 7 }).model);
  const traced = plain.replace('"strings":', '"trace_tree":[1,0,0,0,[2,0,1.5e-3,"x\\u00e9\\n",[],{"a":[true,false,null]}]],"samples":[],"strings":');
  const spread = JSON.stringify(JSON.parse(state), null, 1);
  const { snapshot, ...rest } = JSON.parse(plain);
  return [plain, state, traced, spread, JSON.stringify({ ...rest, snapshot })].map((text) => Buffer.from(text));
}
