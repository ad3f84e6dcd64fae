import type { ServiceRole } from '../roles.ts';
import { cart } from './cart/cart.ts';
import { catalogue } from './catalogue/catalogue.ts';
import { checkout } from './checkout/checkout.ts';
import { payment } from './payment/payment.ts';
import type { DefineService } from './shopService.ts';
import { storefront } from './storefront/storefront.ts';

/** The services; one row, one process. */
export const serviceTable = { storefront, catalogue, cart, checkout, payment } satisfies Record<
  ServiceRole,
  DefineService
>;
