import { createMemoryLeak } from '../../faults/memoryLeak.ts';
import { HttpProblem } from '../../http/httpProblem.ts';
import { parsed } from '../../http/parsed.ts';
import { jsonReply, noContent } from '../../http/reply.ts';
import { createBoundedMap } from '../boundedMap.ts';
import type { ServiceContext, ShopService } from '../shopService.ts';
import { CART_ITEMS_MAX, cartIdSchema, cartItemSchema, withItem, type Cart } from './cartSchema.ts';

const CARTS_MAX = 10_000;
const LEAK_PERIOD_MS = 250;

/** What customers mean to buy. */
export function cart({ work, faults, clockMs, every }: ServiceContext): ShopService {
  const carts = createBoundedMap<Cart>(CARTS_MAX);
  const leak = createMemoryLeak();
  faults.onChange('cartLeak', (setting) => leak.set(setting, clockMs()));
  every(LEAK_PERIOD_MS, () => leak.grow(clockMs()));

  return {
    routes: [
      {
        method: 'GET',
        path: '/carts/:id',
        async handle(request) {
          await work.takes(5, leak.walk());
          const id = parsed(cartIdSchema, request.params['id']);
          return jsonReply(200, carts.get(id) ?? { id, items: [] }); // a cart begins with its first item
        },
      },
      {
        method: 'POST',
        path: '/carts/:id/items',
        async handle(request) {
          const id = parsed(cartIdSchema, request.params['id']);
          const item = parsed(cartItemSchema, await request.body());
          await work.takes(7, leak.walk());
          const after = withItem(carts.get(id) ?? { id, items: [] }, item);
          if (after.items.length > CART_ITEMS_MAX) throw new HttpProblem(409, 'cart_full', 'The cart is full.');
          carts.set(id, after);
          return jsonReply(200, after);
        },
      },
      {
        method: 'DELETE',
        path: '/carts/:id',
        async handle(request) {
          await work.takes(4, leak.walk());
          carts.delete(request.params['id'] ?? ''); // dropped twice is dropped
          return noContent;
        },
      },
    ],
  };
}
