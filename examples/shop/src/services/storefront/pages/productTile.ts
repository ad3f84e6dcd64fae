import { html, type Html } from '../../../http/html.ts';
import type { Product } from '../../catalogue/product.ts';

/** In place of a picture: the first letter on the product's colour, which needs no file and no font. */
export function productTile({ name, hue }: Product): Html {
  return html`<div class="tile" style="background: hsl(${hue} 40% 78%)" aria-hidden="true">${name.slice(0, 1)}</div>`;
}
