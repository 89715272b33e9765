// A chat back end: every turn appends the question, the answer and the whole instruction text once more.
import recorder from './recorder.cjs';

const instructions = Buffer.from(
  'You are the help desk of a small library. Answer briefly, name the shelf, and never invent a book. '.repeat(8),
);

class Conversation {
  constructor(user) {
    this.user = user;
    this.messages = [];
  }

  add(role, content) {
    this.messages.push({ role, content, tokens: Math.ceil(content.length / 4) });
  }
}

const conversations = { alice: new Conversation('alice'), bob: new Conversation('bob') };

function ask(turn) {
  const conversation = turn % 10 === 0 ? conversations.bob : conversations.alice;
  if (conversation.user === 'bob') conversation.messages.length = 0;
  conversation.add('system', instructions.toString('latin1'));
  conversation.add('user', `Where do I find volume ${turn}?`);
  conversation.add('assistant', `Volume ${turn} is on shelf ${turn % 31}.`);
}

await recorder.record({ warmup: 30, perStep: 307, iterate: ask });
