// A pool of connections that must be returned. FIXED: also if the query fails.
class Connection {
  constructor(number) {
    this.number = number;
    this.buffer = new Uint8Array(256);
  }
}

class Pool {
  constructor() {
    this.idle = [];
    this.inUse = new Set();
    this.opened = 0;
  }
  acquire() {
    const connection = this.idle.pop() ?? new Connection(this.opened++);
    this.inUse.add(connection);
    return connection;
  }
  release(connection) {
    this.inUse.delete(connection);
    this.idle.push(connection);
  }
}

let pool;

export function setup() {
  pool = new Pool();
}

async function query(iteration) {
  if (iteration >= 0) throw new Error('no such table');
}

export async function run(iteration) {
  const connection = pool.acquire();
  try {
    await query(iteration);
    pool.release(connection);
  } catch {
    if (process.env.FIXED) pool.release(connection);
  }
}

export function teardown() {
  pool = null;
}
