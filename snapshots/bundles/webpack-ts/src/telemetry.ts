import EventEmitter from 'eventemitter3';

type Listener = (reading: number) => void;

export class TelemetryChannel {
  #pendingReadings: { reading: number; unit: string }[] = [];
  readonly emitter = new EventEmitter();

  record(reading: number): void {
    this.#pendingReadings.push({ reading, unit: `unit ${reading}` });
    this.emitter.emit('reading', reading);
  }

  watch(listener: Listener): void {
    this.emitter.on('reading', listener);
  }
}

export const channel = new TelemetryChannel();
