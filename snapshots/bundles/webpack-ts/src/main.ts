import { CatalogEntry } from './catalog';
import { openGauge } from './gauge';
import { awaitApproval, createScheduler } from './scheduler';
import { channel } from './telemetry';
import { countThumbnails } from './thumbnails';

const scheduler = createScheduler(12);
let round = 0;

export function work(times: number): number {
  let total = 0;
  for (let at = 0; at < times; at++) {
    round++;
    total += new CatalogEntry(`sku-${round}`, round).view();
    openGauge(round);
    channel.record(round);
    total += scheduler.plan(round);
    void awaitApproval(round);
  }
  return total + countThumbnails();
}

(globalThis as unknown as { work: typeof work }).work = work;
