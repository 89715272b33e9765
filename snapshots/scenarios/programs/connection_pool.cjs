'use strict';
// A connection pool: when a query fails the connection is not given back.
const { record } = require('./recorder.cjs');

class Connection {
  constructor(id) {
    this.id = id;
    this.statements = new Map([['ping', 'select 1']]);
    this.buffer = [];
  }

  query(sql) {
    this.buffer.push(sql);
    if (this.buffer.length > 4) this.buffer.shift();
    if (sql.includes('no_such_table')) throw new Error('relation does not exist');
    return { rows: [{ sql }] };
  }
}

class Pool {
  constructor(options) {
    this.options = options;
    this.idle = [];
    this.inUse = new Set();
    this.created = 0;
  }

  acquire() {
    const connection = this.idle.pop() ?? new Connection(++this.created);
    this.inUse.add(connection);
    return connection;
  }

  release(connection) {
    if (this.inUse.delete(connection)) this.idle.push(connection);
  }
}

const database = { name: 'orders', pool: new Pool({ max: 20, host: 'db.internal' }) };

function run(sql) {
  const connection = database.pool.acquire();
  const result = connection.query(sql);
  database.pool.release(connection);
  return result;
}

record({
  warmup: 60,
  perStep: 1200,
  iterate(i) {
    try {
      run(i % 3 === 0 ? `select * from no_such_table where id = ${i}` : `select ${i}`);
    } catch {
      return undefined;
    }
  },
});
