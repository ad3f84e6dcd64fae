import { sampleExponential, sampleItem } from '../random/samples.ts';
import type { Random } from '../random/seededRandom.ts';
import { PRODUCTS } from '../services/catalogue/product.ts';
import { DECLINED_CARD, GOOD_CARD } from '../services/payment/card.ts';

/** What a customer does. */
export type Step =
  | Readonly<{ kind: 'home' }>
  | Readonly<{ kind: 'product'; sku: string }>
  | Readonly<{ kind: 'add'; sku: string; quantity: number }>
  | Readonly<{ kind: 'cart' }>
  | Readonly<{ kind: 'checkout'; card: string }>;

export type SessionPlan = Readonly<{
  userId: string;
  userAgent: string;
  steps: readonly Readonly<{ step: Step; thinkMs: number }>[];
}>;

/** How customers behave; shares are of those who came that far. */
const BEHAVIOUR = {
  users: 400,
  addRatio: 0.55,
  secondItemRatio: 0.25,
  viewCartRatio: 0.7,
  buyRatio: 0.65,
  declinedRatio: 0.01,
  productViewsMax: 3,
  /** People take seconds; the shop's day is shorter, and so is their patience. */
  thinkMeanMs: 500,
} as const;

const USER_AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
] as const;

/** Decides what the next customer does; some of them come again and again. */
export function planSession(random: Random): SessionPlan {
  const user = Math.floor(random() * BEHAVIOUR.users);
  const happens = (ratio: number): boolean => random() < ratio;
  const viewed = (): string => sampleItem(random, PRODUCTS).sku;

  const steps: Step[] = [{ kind: 'home' }];
  const views = 1 + Math.floor(random() * BEHAVIOUR.productViewsMax);
  let sku = viewed();
  for (let i = 0; i < views; i++, sku = viewed()) steps.push({ kind: 'product', sku });
  if (happens(BEHAVIOUR.addRatio)) {
    steps.push({ kind: 'add', sku, quantity: happens(BEHAVIOUR.secondItemRatio) ? 2 : 1 });
    if (happens(BEHAVIOUR.viewCartRatio)) steps.push({ kind: 'cart' });
    if (happens(BEHAVIOUR.buyRatio)) {
      steps.push({ kind: 'checkout', card: happens(BEHAVIOUR.declinedRatio) ? DECLINED_CARD : GOOD_CARD });
    }
  }
  return {
    userId: `customer-${String(user).padStart(4, '0')}`,
    userAgent: USER_AGENTS[user % USER_AGENTS.length] ?? USER_AGENTS[0],
    steps: steps.map((step, i) => ({ step, thinkMs: i === 0 ? 0 : sampleExponential(random, BEHAVIOUR.thinkMeanMs) })),
  };
}
