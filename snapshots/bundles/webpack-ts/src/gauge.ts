import { channel } from './telemetry';

/** Leaks a listener. */
export function openGauge(id: number): { id: number } {
  const samples: number[] = new Array<number>(25).fill(id);
  channel.watch(function onReading(reading) {
    if (reading < 0) samples.push(reading);
  });
  return { id };
}
