// Eats all there is.
const eaten = [];

export function run() {
  for (;;) eaten.push({ eaten: eaten.length });
}
