import { makeTag } from './tags.js';

export class SessionBase {
  constructor(id) {
    this.id = id;
  }
}

export class Session extends SessionBase {
  constructor(id, owner) {
    super(id);
    this.owner = owner;
    this.tags = [makeTag(id), makeTag(id + 1)];
  }
  touch() {
    return this.tags.length;
  }
}
