/** Iterations in sequence or concurrently. */

/** Starts iterations `first` to `first + count - 1` in order, at most `concurrency` at a time. Rejects with the first failure. */
export async function rounds(first: number, count: number, concurrency: number, iterate: (iteration: number) => Promise<void>): Promise<void> {
  let next = first;
  let failed = false;
  const lane = async () => {
    while (next < first + count && !failed) {
      try {
        await iterate(next++);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
}

/** Replaces the word ITERATION by the number of the iteration, so that requests can differ. */
export const withIteration = (text: string, iteration: number): string => text.replaceAll('ITERATION', String(iteration));
