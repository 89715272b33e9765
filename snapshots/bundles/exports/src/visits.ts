import * as channels from './channels';
import Guest from './guest';
import store from './store';

export function visit(seat: number): void {
  const guest = new Guest(seat);
  const onMeal = (meal: string) => {
    guest.bags.push({ kg: meal.length });
  };
  channels.hub.on('meal', onMeal);
  store.add(`seat ${seat}`);
}
