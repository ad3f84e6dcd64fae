import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HttpProblem } from '../../http/httpProblem.ts';
import { parsed } from '../../http/parsed.ts';
import { jsonReply, noContent } from '../../http/reply.ts';
import { createBoundedMap } from '../boundedMap.ts';
import type { ServiceContext, ShopService } from '../shopService.ts';
import { cardSchema, DECLINED_CARD } from './card.ts';

const PAYMENTS_MAX = 10_000;

const newPaymentSchema = z.object({ orderId: z.string(), amountCents: z.int().min(1), card: cardSchema });

export const paymentSchema = z.object({ id: z.string(), orderId: z.string(), amountCents: z.int() });
type Payment = z.infer<typeof paymentSchema>;

/** Authorises cards. */
export function payment({ work, faults, log }: ServiceContext): ShopService {
  const payments = createBoundedMap<Payment>(PAYMENTS_MAX);

  return {
    routes: [
      {
        method: 'POST',
        path: '/payments',
        async handle(request) {
          const { card, ...order } = parsed(newPaymentSchema, await request.body());
          await work.takes(40 * (faults.active('paymentSlow')?.factor ?? 1));
          if (card === DECLINED_CARD) {
            log.warn('card declined', { 'order.id': order.orderId });
            throw new HttpProblem(402, 'card_declined', 'The bank declined the card.');
          }
          const authorised: Payment = { id: randomUUID(), ...order };
          payments.set(authorised.id, authorised);
          log.info('payment authorised', { 'order.id': order.orderId, 'payment.amount_cents': order.amountCents });
          return jsonReply(201, authorised);
        },
      },
      {
        method: 'DELETE',
        path: '/payments/:id',
        async handle(request) {
          await work.takes(25);
          payments.delete(request.params['id'] ?? '');
          return noContent;
        },
      },
    ],
  };
}
