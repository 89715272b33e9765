// setup() fails.
export async function setup() {
  throw new Error('no database');
}
export function run() {}
