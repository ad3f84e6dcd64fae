import { totalCents, withItem, type Cart, type CartItem } from './cartSchema.ts';

const mug: CartItem = { sku: 'MUG', name: 'Mug', priceCents: 1000, quantity: 1 };
const pen: CartItem = { sku: 'PEN', name: 'Pen', priceCents: 250, quantity: 2 };
const cart = (...items: CartItem[]): Cart => ({ id: 'c', items });

describe('a cart', () => {
  test.each([
    ['a first item', cart(), mug, cart(mug)],
    ['another item', cart(mug), pen, cart(mug, pen)],
    [
      'more of an item, at its new price',
      cart(mug, pen),
      { ...mug, priceCents: 900 },
      cart({ ...mug, priceCents: 900, quantity: 2 }, pen),
    ],
    ['no more than 99 of an item', cart({ ...mug, quantity: 99 }), mug, cart({ ...mug, quantity: 99 })],
  ])('takes %s', (_what, before, added, after) => {
    expect(withItem(before, added)).toEqual(after);
  });

  test('costs what its items cost', () => {
    expect(totalCents([mug, pen])).toBe(1500);
    expect(totalCents([])).toBe(0);
  });
});
