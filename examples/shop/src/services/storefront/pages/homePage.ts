import { html, type Html } from '../../../http/html.ts';
import type { Product } from '../../catalogue/product.ts';
import { layout, money } from './layout.ts';
import { productTile } from './productTile.ts';

export function homePage(products: readonly Product[]): Html {
  const cards = products.map(
    (product) =>
      html`<li class="card">
        ${productTile(product)}
        <h2><a href="/product/${product.sku}">${product.name}</a></h2>
        <p>${product.description}</p>
        <p class="price">${money(product.priceCents)}</p>
      </li>`,
  );
  return layout(
    'Good things for every day',
    html`<ul class="products">
      ${cards}
    </ul>`,
  );
}
