// A job polls until it is done. FIXED: then it stops polling.
class Job {
  constructor(id) {
    this.id = id;
    this.steps = [`fetch ${id}`, `store ${id}`];
    this.poll = setInterval(() => this.look(), 60_000);
  }
  look() {
    return this.steps.length;
  }
  done() {
    if (process.env.FIXED) clearInterval(this.poll);
  }
}

export async function run(iteration) {
  const job = new Job(iteration);
  await null;
  job.done();
}
