import { z } from 'zod';

/** Ids that customers may choose for their carts. */
export const cartIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

export const cartItemSchema = z.object({
  sku: z.string().min(1).max(64),
  name: z.string().max(200),
  priceCents: z.int().min(0),
  quantity: z.int().min(1).max(99),
});

export const cartSchema = z.object({ id: cartIdSchema, items: z.array(cartItemSchema) });

export type CartItem = Readonly<z.infer<typeof cartItemSchema>>;
export type Cart = Readonly<{ id: string; items: readonly CartItem[] }>;

export const CART_ITEMS_MAX = 50;

/** The cart with more of an item; the quantity of one item stops at 99. */
export function withItem(cart: Cart, added: CartItem): Cart {
  const there = cart.items.find((item) => item.sku === added.sku);
  if (there === undefined) return { ...cart, items: [...cart.items, added] };
  const quantity = Math.min(99, there.quantity + added.quantity);
  return { ...cart, items: cart.items.map((item) => (item === there ? { ...added, quantity } : item)) };
}

export function totalCents(items: readonly CartItem[]): number {
  return items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0);
}
