/** Journey coverage: all that API, panels, reports and docs say of it. */
export const JOURNEY_COVERAGE = {
  id: 'journey_coverage',
  name: 'Journey coverage',
  formula:
    "Of customers' calls that entered, the share through operations that a journey passes through whose last verdict is not stale.",
  unit: 'ratio',
  better: 'higher',
  scopes: ['service'],
  source: {
    api: '/api/v1/coverage',
    promql: 'sum(rate(vigil_customer_calls_total{covered="true"}[5m])) / sum(rate(vigil_customer_calls_total[5m]))',
  },
  caveats: [
    "Which operations a journey passes through is learned from the journey's own traces: what sends no spans is not known.",
    'An operation counts as passed through for 48 hours after the journey was last seen in it.',
    'A covered operation is tried with the inputs of the journey, not with those of every customer.',
    'Only entry spans count (SERVER, CONSUMER), by their end time; traffic that is known to be of tests and bots is left out.',
  ],
} as const;
