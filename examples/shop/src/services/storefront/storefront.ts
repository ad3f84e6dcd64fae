import { z } from 'zod';
import type { Html } from '../../http/html.ts';
import { parsed } from '../../http/parsed.ts';
import { htmlReply, jsonReply, noContent, problemReply, seeOther, type Reply } from '../../http/reply.ts';
import type { ShopRequest } from '../../http/route.ts';
import { cartIdSchema, cartSchema } from '../cart/cartSchema.ts';
import { productListSchema } from '../catalogue/catalogue.ts';
import { productSchema } from '../catalogue/product.ts';
import { orderSchema } from '../checkout/order.ts';
import { cardSchema } from '../payment/card.ts';
import type { ServiceContext, ShopService } from '../shopService.ts';
import { customerOf, rememberCustomer } from './customer.ts';
import { cartPage } from './pages/cartPage.ts';
import { homePage } from './pages/homePage.ts';
import { orderPage } from './pages/orderPage.ts';
import { problemPage } from './pages/problemPage.ts';
import { productPage } from './pages/productPage.ts';

/** Time to make a page or an answer, milliseconds. */
const RENDER_MS = 3;

const cartAdditionSchema = z.object({
  sku: z.string().min(1).max(64),
  quantity: z.coerce.number().int().min(1).max(99).default(1),
  /** For clients without cookies. */
  cartId: cartIdSchema.optional(),
});
const purchaseSchema = z.object({ card: cardSchema, cartId: cartIdSchema.optional() });

/** People get pages, programs get JSON, of the same operations. */
function wantsJson(request: ShopRequest): boolean {
  return (request.headers.accept ?? '').includes('application/json');
}

function reply(request: ShopRequest, status: number, value: unknown, page: () => Html): Reply {
  const cookies = rememberCustomer(customerOf(request));
  return wantsJson(request) ? jsonReply(status, value, cookies) : htmlReply(status, page(), cookies);
}

/** The answer to a form: people are sent on to a page, programs get the value. */
function done(request: ShopRequest, status: number, value: unknown, location: string): Reply {
  const cookies = rememberCustomer(customerOf(request));
  return wantsJson(request) ? jsonReply(status, value, cookies) : seeOther(location, cookies);
}

/** What customers talk to. */
export function storefront({ work, call }: ServiceContext): ShopService {
  const product = (sku: string) =>
    call('catalogue', { method: 'GET', path: `/products/${encodeURIComponent(sku)}` }, productSchema);

  const dropCart = (id: string) => call('cart', { method: 'DELETE', path: `/carts/${id}` }, z.undefined());
  const orderPath = (request: ShopRequest) => `/orders/${encodeURIComponent(request.params['id'] ?? '')}`;
  const cancelOrder = (request: ShopRequest) =>
    call('checkout', { method: 'DELETE', path: orderPath(request) }, z.undefined());

  return {
    userOf: (request) => customerOf(request).userId,
    onProblem: (problem, request) =>
      wantsJson(request) ? problemReply(problem) : htmlReply(problem.status, problemPage(problem)),
    routes: [
      {
        method: 'GET',
        path: '/',
        async handle(request) {
          const list = await call('catalogue', { method: 'GET', path: '/products' }, productListSchema);
          await work.takes(RENDER_MS);
          return reply(request, 200, list, () => homePage(list.products));
        },
      },
      {
        method: 'GET',
        path: '/product/:id',
        async handle(request) {
          const found = await product(request.params['id'] ?? '');
          await work.takes(RENDER_MS);
          return reply(request, 200, found, () => productPage(found));
        },
      },
      {
        method: 'GET',
        path: '/cart',
        async handle(request) {
          const asked = request.query.get('cartId') ?? customerOf(request).cartId;
          const path = `/carts/${parsed(cartIdSchema, asked)}`;
          const cart = await call('cart', { method: 'GET', path }, cartSchema);
          await work.takes(RENDER_MS);
          return reply(request, 200, cart, () => cartPage(cart));
        },
      },
      {
        method: 'POST',
        path: '/cart',
        async handle(request) {
          const addition = parsed(cartAdditionSchema, await request.body());
          const { sku, name, priceCents } = await product(addition.sku);
          const item = { sku, name, priceCents, quantity: addition.quantity };
          const path = `/carts/${addition.cartId ?? customerOf(request).cartId}/items`;
          const cart = await call('cart', { method: 'POST', path, body: item }, cartSchema);
          await work.takes(RENDER_MS);
          return done(request, 201, { cartId: cart.id, items: cart.items }, '/cart');
        },
      },
      {
        method: 'POST',
        path: '/cart/empty',
        async handle(request) {
          await dropCart(customerOf(request).cartId);
          return done(request, 200, {}, '/cart');
        },
      },
      {
        method: 'DELETE',
        path: '/cart/:id',
        async handle(request) {
          await dropCart(parsed(cartIdSchema, request.params['id']));
          return noContent;
        },
      },
      {
        method: 'POST',
        path: '/checkout',
        async handle(request) {
          const { card, cartId = customerOf(request).cartId } = parsed(purchaseSchema, await request.body());
          const order = await call(
            'checkout',
            { method: 'POST', path: '/orders', body: { cartId, card } },
            orderSchema,
          );
          await work.takes(RENDER_MS);
          return done(request, 201, order, `/orders/${order.id}`);
        },
      },
      {
        method: 'GET',
        path: '/orders/:id',
        async handle(request) {
          const order = await call('checkout', { method: 'GET', path: orderPath(request) }, orderSchema);
          await work.takes(RENDER_MS);
          return reply(request, 200, order, () => orderPage(order));
        },
      },
      {
        method: 'DELETE',
        path: '/orders/:id',
        async handle(request) {
          await cancelOrder(request);
          return noContent;
        },
      },
      {
        method: 'POST',
        path: '/orders/:id/cancel',
        async handle(request) {
          await cancelOrder(request);
          return done(request, 200, {}, orderPath(request));
        },
      },
    ],
  };
}
