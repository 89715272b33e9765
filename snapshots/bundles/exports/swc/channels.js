"use strict";var e,t;Object.defineProperty(exports,"__esModule",{value:!0}),e=require("./hub"),t=exports,Object.keys(e).forEach(function(r){"default"===r||Object.prototype.hasOwnProperty.call(t,r)||Object.defineProperty(t,r,{enumerable:!0,get:function(){return e[r]}})});
//# sourceMappingURL=channels.js.map
