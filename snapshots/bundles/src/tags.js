export class TagRecord {
  label = 'tag';
  constructor(number) {
    this.number = number;
    this.text = `tag number ${number} of the session`;
  }
}

export function makeTag(number) {
  return new TagRecord(number);
}
