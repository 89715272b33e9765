// Each client listens for news. FIXED: it stops when it closes.
import { EventEmitter } from 'node:events';

const news = new EventEmitter();
news.setMaxListeners(0);

class Client {
  constructor(name) {
    this.name = name;
    this.heard = 0;
    this.onNews = () => this.heard++;
    news.on('news', this.onNews);
  }
  close() {
    if (process.env.FIXED) news.off('news', this.onNews);
  }
}

export function run(iteration) {
  const client = new Client(`client ${iteration}`);
  news.emit('news');
  client.close();
}
