import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HttpProblem } from '../../http/httpProblem.ts';
import { parsed } from '../../http/parsed.ts';
import { jsonReply, noContent } from '../../http/reply.ts';
import { createBoundedMap } from '../boundedMap.ts';
import { cartSchema, totalCents, type CartItem } from '../cart/cartSchema.ts';
import { priceListSchema } from '../catalogue/catalogue.ts';
import { paymentSchema } from '../payment/payment.ts';
import { SERVICE_VERSION } from '../serviceVersion.ts';
import type { ServiceContext, ShopService } from '../shopService.ts';
import { newOrderSchema, type Order } from './order.ts';

const ORDERS_MAX = 10_000;
const BUGGY_VERSION = '2.0.0';

/** Makes orders of carts. */
export function checkout({ work, random, faults, log, call, deploy }: ServiceContext): ShopService {
  const orders = createBoundedMap<Order>(ORDERS_MAX);
  let version = SERVICE_VERSION;

  faults.onChange('checkoutV2Bug', ({ on }) => {
    const next = on ? BUGGY_VERSION : SERVICE_VERSION;
    if (next === version) return;
    version = next;
    void deploy(next);
  });

  /** The cart's items at the catalogue's prices. */
  async function priced(cartId: string): Promise<CartItem[]> {
    const { items } = await call('cart', { method: 'GET', path: `/carts/${cartId}` }, cartSchema);
    if (items.length === 0) throw new HttpProblem(409, 'cart_empty', 'The cart is empty.');
    const skus = items.map((item) => encodeURIComponent(item.sku)).join(',');
    const { pricesCents } = await call('catalogue', { method: 'GET', path: `/prices?skus=${skus}` }, priceListSchema);
    return items.map((item) => ({ ...item, priceCents: pricesCents[item.sku] ?? item.priceCents }));
  }

  /** Version 2 knows vouchers; the bug is that some carts have none. */
  function applyVoucher(): void {
    const fault = faults.active('checkoutV2Bug');
    if (fault === undefined || random() >= fault.ratio) return;
    throw new TypeError("Cannot read properties of undefined (reading 'voucherRatio')");
  }

  function known(id: string | undefined): Order {
    const order = orders.get(id ?? '');
    if (order === undefined) throw new HttpProblem(404, 'no_such_order', 'There is no such order.');
    return order;
  }

  return {
    routes: [
      {
        method: 'POST',
        path: '/orders',
        async handle(request) {
          const { cartId, card } = parsed(newOrderSchema, await request.body());
          const items = await priced(cartId);
          await work.takes(12);
          applyVoucher();
          const order = { id: randomUUID(), items, totalCents: totalCents(items) };
          const paid = await call(
            'payment',
            { method: 'POST', path: '/payments', body: { orderId: order.id, amountCents: order.totalCents, card } },
            paymentSchema,
          );
          const placed: Order = { ...order, paymentId: paid.id, status: 'placed' };
          orders.set(placed.id, placed);
          log.info('order placed', { 'order.id': placed.id, 'order.total_cents': placed.totalCents });
          // Paid is paid: a cart that stays is no reason to fail.
          await call('cart', { method: 'DELETE', path: `/carts/${cartId}` }, z.undefined()).catch(() =>
            log.warn('cart not emptied', { 'order.id': placed.id }),
          );
          return jsonReply(201, placed);
        },
      },
      {
        method: 'GET',
        path: '/orders/:id',
        async handle(request) {
          await work.takes(5);
          return jsonReply(200, known(request.params['id']));
        },
      },
      {
        method: 'DELETE',
        path: '/orders/:id',
        async handle(request) {
          const order = known(request.params['id']);
          await work.takes(8);
          if (order.status === 'cancelled') return noContent;
          await call('payment', { method: 'DELETE', path: `/payments/${order.paymentId}` }, z.undefined());
          orders.set(order.id, { ...order, status: 'cancelled' });
          log.info('order cancelled', { 'order.id': order.id });
          return noContent;
        },
      },
    ],
  };
}
