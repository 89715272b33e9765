"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const node_v8_1 = require("node:v8");
const visits_1 = require("./visits");
const pause = () => new Promise((next) => setTimeout(next, 20));
async function main() {
    for (let seat = 0; seat < 400; seat++)
        (0, visits_1.visit)(seat);
    for (let at = 0; at < 4; at++) {
        await pause();
        globalThis.gc();
    }
    (0, node_v8_1.writeHeapSnapshot)(process.env.SNAPSHOT_OUT);
    process.exit();
}
main();

//# sourceMappingURL=main.js.map
