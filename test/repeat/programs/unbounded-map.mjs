// An answer is kept for every query. FIXED: the oldest is removed.
const answers = new Map();
const MAX = process.env.FIXED ? 20 : Infinity;

export function run(iteration) {
  const query = `query ${iteration}`;
  answers.set(query, { query, rows: [`row ${iteration}`, iteration] });
  if (answers.size > MAX) answers.delete(answers.keys().next().value);
}
