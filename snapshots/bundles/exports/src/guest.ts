export default class Guest {
  static everyone: Guest[] = [];
  readonly bags = [{ kg: 1 }];

  constructor(readonly seat: number) {
    Guest.everyone.push(this);
  }
}
