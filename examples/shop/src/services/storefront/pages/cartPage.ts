import { html, type Html } from '../../../http/html.ts';
import type { Cart } from '../../cart/cartSchema.ts';
import { GOOD_CARD } from '../../payment/card.ts';
import { itemTable } from './itemTable.ts';
import { layout } from './layout.ts';

export function cartPage(cart: Cart): Html {
  if (cart.items.length === 0) {
    return layout(
      'Your cart',
      html`<p>It is empty.</p>
        <p><a href="/">Look around</a></p>`,
    );
  }
  return layout(
    'Your cart',
    html`${itemTable('In your cart', cart.items)}
      <form method="post" action="/checkout">
        <label for="card">Card number</label>
        <input
          id="card"
          name="card"
          inputmode="numeric"
          value="${GOOD_CARD}"
          pattern="[0-9 ]{12,23}"
          required
          aria-describedby="card-hint"
        />
        <p id="card-hint">Any number of 12 to 19 digits will do; do not use a real one.</p>
        <button>Buy</button>
      </form>
      <form method="post" action="/cart/empty"><button class="quiet">Empty the cart</button></form>`,
  );
}
