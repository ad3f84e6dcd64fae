import { html, type Html } from '../../../http/html.ts';
import { totalCents, type CartItem } from '../../cart/cartSchema.ts';
import { money } from './layout.ts';

/** What is in a cart or an order, with its total. */
export function itemTable(caption: string, items: readonly CartItem[]): Html {
  const rows = items.map(
    (item) =>
      html`<tr>
        <td><a href="/product/${item.sku}">${item.name}</a></td>
        <td class="price">${item.quantity}</td>
        <td class="price">${money(item.priceCents * item.quantity)}</td>
      </tr>`,
  );
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">Article</th>
        <th scope="col" class="price">Quantity</th>
        <th scope="col" class="price">Price</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row" colspan="2">Total</th>
        <td class="price">${money(totalCents(items))}</td>
      </tr>
    </tfoot>
  </table>`;
}
