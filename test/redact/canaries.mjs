/**
 * Puts a text that is easily found into every place of a heap that can hold text, and writes two snapshots: node canaries.mjs BEFORE AFTER.
 * The text of a place is "canary", the place and a number that this program computes, so that its own source does not contain it.
 */
import { EventEmitter } from 'node:events';
import { writeHeapSnapshot } from 'node:v8';

const mark = String(6 * 1_010_101).slice(0, 5);
/** Flat and new: a concatenated string would be in the snapshot in pieces. */
const canary = (place) => Buffer.from(`canary-${place}-${mark}`).toString('latin1');

const word = (number) => Buffer.from(`canary-dictionaryword-${String(number).replace(/\d/g, (digit) => 'abcdefghij'[digit])}`).toString('latin1');

class Session {
  constructor(number) {
    this.token = canary(`value${number % 40}`);
    this.number = number;
    this.joined = `${canary('template')} ${number}`;
  }
}

const sessions = new Map();
const seen = new Set();
const byName = {};
/** Keys that look like identifiers: only their number shows that they are data. */
const byWord = {};
const bus = new EventEmitter().setMaxListeners(0);
const target = new EventTarget();
const notes = [];
const weak = new WeakMap();

function work(round) {
  for (let at = 0; at < 400; at++) {
    const number = round * 400 + at;
    const session = new Session(number);
    sessions.set(canary(`mapkey${number}`), session);
    seen.add(canary(`setentry${number}`));
    byName[`${canary(`dictionary${number}`)}@example.com`] = { number };
    byWord[word(number)] = { number };
    bus.on(canary('event'), () => session);
    target.addEventListener(canary('targetevent'), () => session);
    notes.push(new Error(canary('error')), new RegExp(canary('regexp')), Symbol(canary('symbol')));
    notes.push(new URL(`https://${canary('user')}:${canary('password')}@example.com/x?token=${canary('query')}`));
    notes.push(Buffer.from(canary('buffer')), Buffer.from(canary('buffertext')).toString('utf8'));
    notes.push(canary('sliced').repeat(20).slice(3), canary('long').repeat(100 + round));
    weak.set(session, canary('weakvalue'));
  }
}

const names = { run: canary('function') };
const make = new Function('a', `/* ${canary('comment')} */ const inner = '${canary('source')}'; return () => [a, inner, \`${canary('sourcetemplate')}\`, /${canary('sourceregexp')}/];`);
const made = make(canary('argument'));
const named = { [canary('computed')]: () => names }[canary('computed')];
const loaded = await import(`data:text/javascript,export const held = '${canary('module')}'; export const get = () => held;`);
process.env.CANARY = canary('environment');
globalThis.held = [sessions, seen, byName, byWord, bus, target, notes, weak, made, named, loaded, Symbol.for(canary('registry'))];

work(0);
writeHeapSnapshot(process.argv[2]);
for (let round = 1; round < 4; round++) work(round);
writeHeapSnapshot(process.argv[3]);
