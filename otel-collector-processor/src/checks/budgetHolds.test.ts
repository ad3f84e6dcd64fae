import fc from 'fast-check';
import { budgetsHold } from './testing/budgetsHold.ts';

test('no schedule, retry, redirect or run on demand exceeds a budget, or overlaps a journey with itself', async () => {
  await fc.assert(budgetsHold, { numRuns: 200 });
}, 60_000);
