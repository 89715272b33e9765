"use strict";Object.defineProperty(exports,"__esModule",{value:!0});let e=require("node:v8"),t=require("./visits"),s=()=>new Promise(e=>setTimeout(e,20));!async function(){for(let e=0;e<400;e++)(0,t.visit)(e);for(let e=0;e<4;e++)await s(),globalThis.gc();(0,e.writeHeapSnapshot)(process.env.SNAPSHOT_OUT),process.exit()}();
//# sourceMappingURL=main.js.map
