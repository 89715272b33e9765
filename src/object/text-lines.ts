/** Lines and columns of a text, and its offsets. */

/** A source, or the scopes of one: both have its text. */
interface Text {
  readonly text: string;
}

/** Offset of a line and column, from 0, in a text; -1 outside of it. */
export function offsetOf(source: Text, line: number, column: number): number {
  const starts = lineStarts(source);
  if (line < 0 || column < 0 || line >= starts.length) return -1;
  const offset = starts[line] + column;
  return offset < source.text.length ? offset : -1;
}

/** Line and column, from 0, of an offset. Time O(log lines), after the first of a text. */
export function positionOf(source: Text, offset: number): { line: number; column: number } {
  const starts = lineStarts(source);
  let [first, behind] = [0, starts.length];
  while (behind - first > 1) {
    const middle = (first + behind) >>> 1;
    if (starts[middle] <= offset) first = middle;
    else behind = middle;
  }
  return { line: first, column: offset - starts[first] };
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

/** Ends of lines that are rare. */
const otherEnds = /[\r\u2028\u2029]/;

const lines = new WeakMap<Text, number[]>();

/** Both are of the same text: what is known of its lines counts for the other too. */
export const shareLines = (source: Text, other: Text): void => void lines.set(other, lineStarts(source));

/** Offset of each line's first character. */
function lineStarts(source: Text): number[] {
  let starts = lines.get(source);
  if (starts) return starts;
  lines.set(source, (starts = [0]));
  const { text } = source;
  if (!otherEnds.test(text)) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === LINE_FEED || (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED) || unit === LINE_SEPARATOR || unit === PARAGRAPH_SEPARATOR)
      starts.push(at + 1);
  }
  return starts;
}
