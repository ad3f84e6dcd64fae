import { randomUUID } from 'node:crypto';
import type { ShopRequest } from '../../http/route.ts';

const USER_COOKIE = 'shop_user';
const CART_COOKIE = 'shop_cart';
const ID = /^[A-Za-z0-9-]{1,64}$/;
const COOKIE_ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax';

/** Who a customer is, as their cookies say. */
export type Customer = Readonly<{ userId: string; cartId: string }>;

/** Values by name of a `cookie` header; what is no pair is left out. */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.flatMap(([name, value]) => (name && value !== undefined ? [[name, value] as const] : [])));
}

/** The customer of a request. Who brings no cookies, or no good ones, gets new ids, the same for the whole request. */
export function customerOf(request: ShopRequest): Customer {
  const known = customers.get(request);
  if (known !== undefined) return known;
  const cookies = parseCookies(request.headers.cookie);
  const idIn = (cookie: string, otherwise: () => string): string => {
    const id = cookies.get(cookie);
    return id !== undefined && ID.test(id) ? id : otherwise();
  };
  const customer: Customer = {
    userId: idIn(USER_COOKIE, () => `guest-${randomUUID().slice(0, 8)}`),
    cartId: idIn(CART_COOKIE, randomUUID),
  };
  customers.set(request, customer);
  return customer;
}

const customers = new WeakMap<ShopRequest, Customer>();

/** Headers that let the browser remember the customer. */
export function rememberCustomer({ userId, cartId }: Customer): { 'set-cookie': string[] } {
  return {
    'set-cookie': [`${USER_COOKIE}=${userId}; ${COOKIE_ATTRIBUTES}`, `${CART_COOKIE}=${cartId}; ${COOKIE_ATTRIBUTES}`],
  };
}

/** A `cookie` header of this customer, for clients that keep no cookies themselves. */
export function cookieHeader({ userId, cartId }: Customer): string {
  return `${USER_COOKIE}=${userId}; ${CART_COOKIE}=${cartId}`;
}
