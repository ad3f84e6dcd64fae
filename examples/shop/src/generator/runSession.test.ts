import { runSession } from './runSession.ts';
import type { SessionPlan } from './sessionPlan.ts';
import type { StepOutcome } from './shopClient.ts';

const plan: SessionPlan = {
  userId: 'customer-1',
  userAgent: 'test',
  steps: [
    { step: { kind: 'home' }, thinkMs: 0 },
    { step: { kind: 'cart' }, thinkMs: 5 },
  ],
};

function run(outcomes: StepOutcome[], endAfter = Infinity) {
  let asked = 0;
  return runSession(plan, {
    client: async () => outcomes[asked++] ?? 'ok',
    think: async () => undefined,
    ending: () => asked >= endAfter,
  });
}

describe('a session', () => {
  test.each<[string, StepOutcome[], number, { requests: number; failures: number; gaveUp: boolean }]>([
    ['goes through its steps', [], Infinity, { requests: 2, failures: 0, gaveUp: false }],
    ['tries a failed step again', ['failed'], Infinity, { requests: 3, failures: 1, gaveUp: false }],
    ['gives up when it failed twice', ['ok', 'failed', 'failed'], Infinity, { requests: 3, failures: 2, gaveUp: true }],
    ['takes a refusal as it is', ['refused'], Infinity, { requests: 1, failures: 0, gaveUp: true }],
    ['ends early when it is told to', [], 1, { requests: 1, failures: 0, gaveUp: false }],
  ])('%s', async (_what, outcomes, endAfter, expected) => {
    expect(await run(outcomes, endAfter)).toEqual(expected);
  });
});
