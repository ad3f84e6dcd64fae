import { z } from 'zod';
import { HttpProblem } from '../../http/httpProblem.ts';
import { jsonReply } from '../../http/reply.ts';
import type { ServiceContext, ShopService } from '../shopService.ts';
import { productOf, productSchema, PRODUCTS, type Product } from './product.ts';

export const productListSchema = z.object({ products: z.array(productSchema) });
export const priceListSchema = z.object({ pricesCents: z.record(z.string(), z.int()) });

function known(sku: string): Product {
  const product = productOf(sku);
  if (product === undefined) throw new HttpProblem(404, 'no_such_product', `There is no product ${sku}.`);
  return product;
}

/** What there is to buy, and for how much. */
export function catalogue({ work, random, faults }: ServiceContext): ShopService {
  async function read(medianMs: number): Promise<void> {
    await work.takes(medianMs);
    const fault = faults.active('catalogueErrors');
    if (fault !== undefined && random() < fault.ratio) {
      throw new HttpProblem(500, 'index_unavailable', 'The product index does not answer.');
    }
  }

  return {
    routes: [
      {
        method: 'GET',
        path: '/products',
        async handle() {
          await read(10);
          return jsonReply(200, { products: PRODUCTS });
        },
      },
      {
        method: 'GET',
        path: '/products/:id',
        async handle(request) {
          await read(8);
          return jsonReply(200, known(request.params['id'] ?? ''));
        },
      },
      {
        method: 'GET',
        path: '/prices',
        async handle(request) {
          await read(6);
          const skus = (request.query.get('skus') ?? '').split(',').filter((sku) => sku !== '');
          return jsonReply(200, { pricesCents: Object.fromEntries(skus.map((sku) => [sku, known(sku).priceCents])) });
        },
      },
    ],
  };
}
