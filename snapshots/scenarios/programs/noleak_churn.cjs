'use strict';
// A game server: players and shots are replaced all the time, the tables stay the same size.
const { record } = require('./recorder.cjs');

class Player {
  constructor(number) {
    this.number = number;
    this.position = { x: number % 64, y: number % 48 };
    this.inventory = ['torch', `key-${number}`];
  }
}

const world = { seats: new Array(300).fill(null), sectors: new Map(), scores: {} };

function join(number) {
  const player = new Player(number);
  world.seats[number % 300] = player;
  world.sectors.set(number % 128, { owner: player, shots: [{ at: number }, { at: number + 1 }] });
  world.scores[`seat-${number % 300}`] = { points: number };
}

record({ warmup: 900, perStep: 907, iterate: join });
