/**
 * The report as JSON: report version 1, every value exact. One element of a list a line, so that it can be searched and compared by lines.
 */

/** What JSON.stringify leaves bare but a terminal, a log or an HTML page would act on. In JSON text these occur only in strings. */
const active = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** A list's elements a line each; everything else on the line of its key. */
export function* jsonChunks(report: object): Generator<string> {
  let separator = '{\n';
  for (const [key, value] of Object.entries(report)) {
    if (value === undefined) continue;
    yield `${separator}  ${exact(key)}: `;
    if (Array.isArray(value) && value.length > 0) yield* listChunks(value);
    else yield exact(value);
    separator = ',\n';
  }
  yield separator === '{\n' ? '{}\n' : '\n}\n';
}

function* listChunks(list: readonly unknown[]): Generator<string> {
  let separator = '[\n    ';
  for (const element of list) {
    yield separator + exact(element);
    separator = ',\n    ';
  }
  yield '\n  ]';
}

/** JSON text that parses to the same value to the last lone surrogate; escapes only inside strings. */
function exact(value: unknown): string {
  return JSON.stringify(value)
    .replace(active, (character) => [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''))
    .replace(/##(?=\w*\[)/g, '#\\u0023')
    .replaceAll('</', '<\\/')
    .replaceAll('<!', '\\u003c!');
}

/** The whole document as one string. Use jsonChunks() where a report may be larger than the longest string (512 MiB). */
export function renderJson(report: object): string {
  return [...jsonChunks(report)].join('');
}
