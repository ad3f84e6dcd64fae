import type { Step } from './sessionPlan.ts';
import { cookieHeader, type Customer } from '../services/storefront/customer.ts';

/** How a step went: fine, refused (a declined card, say), or failed on the shop's side. */
export type StepOutcome = 'ok' | 'refused' | 'failed';

export type ShopClient = (step: Step) => Promise<StepOutcome>;

type Call = Readonly<{ method: 'GET' | 'POST'; path: string; body?: unknown }>;

function callOf(step: Step): Call {
  switch (step.kind) {
    case 'home':
      return { method: 'GET', path: '/' };
    case 'product':
      return { method: 'GET', path: `/product/${step.sku}` };
    case 'add':
      return { method: 'POST', path: '/cart', body: { sku: step.sku, quantity: step.quantity } };
    case 'cart':
      return { method: 'GET', path: '/cart' };
    case 'checkout':
      return { method: 'POST', path: '/checkout', body: { card: step.card } };
    default:
      return step satisfies never;
  }
}

/** A customer's browser, on connections that are kept alive. Every answer is read to its end. */
export function createShopClient(storefrontUrl: string, customer: Customer, userAgent: string): ShopClient {
  return async (step) => {
    const { method, path, body } = callOf(step);
    try {
      const response = await fetch(`${storefrontUrl}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          cookie: cookieHeader(customer),
          'user-agent': userAgent,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await response.arrayBuffer();
      if (response.status >= 500) return 'failed';
      return response.status >= 400 ? 'refused' : 'ok';
    } catch {
      return 'failed';
    }
  };
}
