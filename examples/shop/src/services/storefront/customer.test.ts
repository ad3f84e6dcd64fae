import type { ShopRequest } from '../../http/route.ts';
import { cookieHeader, customerOf, parseCookies } from './customer.ts';

const request = (cookie?: string): ShopRequest => ({
  params: {},
  query: new URLSearchParams(),
  headers: cookie === undefined ? {} : { cookie },
  body: async () => undefined,
});

describe('a customer', () => {
  test('is who the cookies say', () => {
    const customer = { userId: 'customer-7', cartId: 'cart-9' };
    expect(customerOf(request(`theme=dark; ${cookieHeader(customer)}`))).toEqual(customer);
  });

  test.each([
    ['no cookies', undefined],
    ['an id that could not be one', 'shop_user=<script>; shop_cart=a/b'],
    ['an empty id', 'shop_user=; shop_cart='],
  ])('with %s is a new guest, and one guest for the whole request', (_what, cookie) => {
    const asked = request(cookie);
    const guest = customerOf(asked);
    expect(guest.userId).toMatch(/^guest-[0-9a-f]{8}$/);
    expect(customerOf(asked)).toBe(guest);
    expect(customerOf(request(cookie)).cartId).not.toBe(guest.cartId);
  });
});

test.each([
  ['a=1; b=2', { a: '1', b: '2' }],
  ['a', {}],
  ['=1;;', {}],
  ['', {}],
])('the cookie header %p is read', (header, expected) => {
  expect(Object.fromEntries(parseCookies(header))).toEqual(expected);
});
