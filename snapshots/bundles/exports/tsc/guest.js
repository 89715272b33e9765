"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
class Guest {
    seat;
    static everyone = [];
    bags = [{ kg: 1 }];
    constructor(seat) {
        this.seat = seat;
        Guest.everyone.push(this);
    }
}
exports.default = Guest;

//# sourceMappingURL=guest.js.map
