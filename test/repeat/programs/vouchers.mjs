// Records where vouchers are allocated, in this process, and writes two snapshots: vouchers.mjs FOLDER HERE, the built module.
const [, , folder, here] = process.argv;
const { openHere } = await import(here);
const vouchers = [];
class Voucher {
  constructor(number) {
    this.number = { code: number };
  }
}
function issueVoucher(at) {
  for (let copy = 0; copy < 24; copy++) vouchers.push(new Voucher(24 * at + copy));
}
const subject = await openHere({ run: issueVoucher }, { timeoutMs: 150_000, allocations: true });
await subject.repeat(5, () => {});
await subject.snapshot(`${folder}/s1.heapsnapshot`);
await subject.repeat(50, () => {});
await subject.snapshot(`${folder}/s2.heapsnapshot`);
await subject.stop();
