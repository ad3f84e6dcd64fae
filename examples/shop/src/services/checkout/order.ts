import { z } from 'zod';
import { cartIdSchema, cartItemSchema } from '../cart/cartSchema.ts';
import { cardSchema } from '../payment/card.ts';

export const newOrderSchema = z.object({ cartId: cartIdSchema, card: cardSchema });
export type NewOrder = Readonly<z.infer<typeof newOrderSchema>>;

export const orderSchema = z.object({
  id: z.string(),
  items: z.array(cartItemSchema),
  totalCents: z.int(),
  paymentId: z.string(),
  status: z.enum(['placed', 'cancelled']),
});
export type Order = Readonly<z.infer<typeof orderSchema>>;
