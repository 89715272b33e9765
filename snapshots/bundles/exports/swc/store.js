"use strict";Object.defineProperty(exports,"__esModule",{value:!0}),Object.defineProperty(exports,"default",{enumerable:!0,get:function(){return t}});class e{words;constructor(e){this.words=e.split(" ")}}let t=new class{added=0;#e=new Map;add(t){this.added++,this.#e.set(t,new e(t))}};
//# sourceMappingURL=store.js.map
