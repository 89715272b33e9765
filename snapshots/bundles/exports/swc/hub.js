"use strict";Object.defineProperty(exports,"__esModule",{value:!0});var e=exports,t={get hub(){return s},get opened(){return o}};for(var r in t)Object.defineProperty(e,r,{enumerable:!0,get:Object.getOwnPropertyDescriptor(t,r).get});let n=require("node:events"),o=Date.now(),s=new n.EventEmitter;s.setMaxListeners(0);
//# sourceMappingURL=hub.js.map
