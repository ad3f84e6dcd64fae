import { html, type Html } from '../../../http/html.ts';
import type { Order } from '../../checkout/order.ts';
import { itemTable } from './itemTable.ts';
import { layout } from './layout.ts';

export function orderPage(order: Order): Html {
  if (order.status === 'cancelled') {
    return layout(
      'Your order is cancelled',
      html`<p>Order ${order.id}</p>
        <p><a href="/">Go on shopping</a></p>`,
    );
  }
  return layout(
    'Thank you for your order',
    html`<p>Order ${order.id}</p>
      ${itemTable('What you bought', order.items)}
      <form method="post" action="/orders/${order.id}/cancel"><button class="quiet">Cancel the order</button></form>
      <p><a href="/">Go on shopping</a></p>`,
  );
}
