// Fails after some iterations.
export function run(iteration) {
  if (iteration === 17) throw new RangeError('the seventeenth');
}
