/** Archives, which hold files but are none that can be read here. */
import { SnapdiffError } from '../errors.js';

/** Of the name of the format in a tar header (POSIX.1-1988, ustar). */
const TAR_MARK = 257;

const marks: readonly [name: string, offset: number, mark: string][] = [
  ['a zip archive', 0, 'PK\x03\x04'],
  ['an empty zip archive', 0, 'PK\x05\x06'],
  ['a tar archive', TAR_MARK, 'ustar'],
  ['a 7z archive', 0, '7z\xbc\xaf\x27\x1c'],
  ['a rar archive', 0, 'Rar!\x1a\x07'],
  ['compressed with xz', 0, '\xfd7zXZ\0'],
  ['compressed with bzip2', 0, 'BZh'],
];

/** `head`: the first bytes, decompressed. @throws SnapdiffError 'not-json' */
export function refuseArchive(head: Uint8Array, path: string): void {
  const [what] = marks.find(([, offset, mark]) => [...mark].every((character, at) => head[offset + at] === character.charCodeAt(0))) ?? [];
  if (what !== undefined) throw new SnapdiffError('not-json', `is ${what}`, { path, byteOffset: 0 }, { hint: 'Unpack it, and give the file in it.' });
}
