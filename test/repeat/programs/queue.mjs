// A queue from which only every second job is taken: one job in two iterations, some 70 bytes. FIXED: every job is taken.
const queue = { jobs: [], push: (job) => queue.jobs.push(job) };

export function run(iteration) {
  queue.push({ id: `job${iteration}` });
  if (process.env.FIXED || iteration % 2 === 1) queue.jobs.shift();
}
