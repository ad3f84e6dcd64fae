import { seededRandom } from '../random/seededRandom.ts';
import { productOf } from '../services/catalogue/product.ts';
import { planSession } from './sessionPlan.ts';

const random = seededRandom(2, 'plans');
const plans = Array.from({ length: 4000 }, () => planSession(random));
const share = (kind: string): number =>
  plans.filter((plan) => plan.steps.some(({ step }) => step.kind === kind)).length / plans.length;

describe('customers', () => {
  test('begin at home, at once', () => {
    expect(plans.every(({ steps }) => steps[0]?.step.kind === 'home' && steps[0].thinkMs === 0)).toBe(true);
  });

  test.each([
    ['product', 1],
    ['add', 0.55],
    ['checkout', 0.55 * 0.65],
  ])('have %s in their session with a share of %f', (kind, expected) => {
    expect(Math.abs(share(kind) - expected)).toBeLessThan(0.03);
  });

  test('buy only what is in their cart, and only what there is', () => {
    for (const { steps } of plans) {
      const kinds = steps.map(({ step }) => step.kind);
      if (kinds.includes('checkout')) expect(kinds.indexOf('add')).toBeLessThan(kinds.indexOf('checkout'));
      for (const { step } of steps) if ('sku' in step) expect(productOf(step.sku)).toBeDefined();
    }
  });

  test('come again', () => {
    expect(new Set(plans.map(({ userId }) => userId)).size).toBe(400);
  });

  test('do the same for the same seed', () => {
    expect(planSession(seededRandom(1, 'x'))).toEqual(planSession(seededRandom(1, 'x')));
  });
});
