// Ends its process.
export function run(iteration) {
  if (iteration === 5) process.exit(3);
}
