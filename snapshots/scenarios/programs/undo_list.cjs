'use strict';
// An editor whose undo history is a linked list with no limit.
const { record } = require('./recorder.cjs');

class Edit {
  constructor(position, text, previous) {
    this.position = position;
    this.text = text;
    this.previous = previous;
    this.next = null;
  }
}

class History {
  constructor() {
    this.first = null;
    this.last = null;
  }

  push(position, text) {
    const edit = new Edit(position, text, this.last);
    if (this.last) this.last.next = edit;
    else this.first = edit;
    this.last = edit;
  }
}

function createEditor() {
  const history = new History();
  let lines = Array.from({ length: 40 }, () => '');
  return {
    type(position, text) {
      lines = lines.with ? lines.with(position % 40, text) : lines;
      history.push(position, text);
    },
    lineCount: () => lines.length,
  };
}

const editor = createEditor();

record({ warmup: 150, perStep: 1500, iterate: (i) => editor.type(i, `word ${i}`) });
