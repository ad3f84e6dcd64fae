import { html, type Html } from '../../../http/html.ts';
import type { Product } from '../../catalogue/product.ts';
import { layout, money } from './layout.ts';
import { productTile } from './productTile.ts';

export function productPage(product: Product): Html {
  return layout(
    product.name,
    html`<div class="card">
        ${productTile(product)}
        <p>${product.description}</p>
        <p class="price">${money(product.priceCents)}</p>
        <form method="post" action="/cart">
          <input type="hidden" name="sku" value="${product.sku}" />
          <label for="quantity">Quantity</label>
          <input id="quantity" name="quantity" type="number" min="1" max="99" value="1" required />
          <div><button>Add to cart</button></div>
        </form>
      </div>
      <p><a href="/">Back to all products</a></p>`,
  );
}
