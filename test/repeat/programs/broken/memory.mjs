// Allocates until memory runs out.
const eaten = [];

export function run() {
  for (;;) eaten.push({ eaten: eaten.length });
}
