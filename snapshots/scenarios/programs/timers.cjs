'use strict';
// Devices are polled by an interval each. Disconnecting forgets the device but not its interval.
const { record } = require('./recorder.cjs');

class Device {
  constructor(serial) {
    this.serial = serial;
    this.readings = [serial % 11, serial % 13, serial % 17];
    this.firmware = { version: `2.${serial % 5}.1`, build: `b${serial}` };
  }

  poll() {
    return this.readings.reduce((sum, value) => sum + value, 0);
  }
}

const connected = new Map();

function connect(serial) {
  const device = new Device(serial);
  setInterval(() => device.poll(), 60000);
  setTimeout(() => { device.firmware.checked = true; }, 3600000);
  connected.set(serial, device);
}

function disconnect(serial) {
  connected.delete(serial);
}

record({
  warmup: 50,
  perStep: 503,
  iterate(i) {
    connect(i);
    if (i >= 20) disconnect(i - 20);
  },
});
