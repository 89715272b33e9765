"use strict";Object.defineProperty(exports,"__esModule",{value:!0}),Object.defineProperty(exports,"default",{enumerable:!0,get:function(){return e}});class e{seat;static everyone=[];bags=[{kg:1}];constructor(t){this.seat=t,e.everyone.push(this)}}
//# sourceMappingURL=guest.js.map
