// Works a while, then does not.
export function run(iteration) {
  if (iteration === 17) throw new RangeError('the seventeenth');
}
