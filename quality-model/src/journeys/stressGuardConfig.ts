import { z } from 'zod';
import { durationTextSchema } from './durationText.ts';

/** When journeys leave a target alone because its customers suffer. */
export const stressGuardConfigSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('`false`: journeys run whatever happens to customers.'),
  errorRatio: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe('Of customers\u2019 requests in the last 30 s so many fail, from 0 to 1.'),
  p95Ratio: z
    .number()
    .gt(1)
    .max(1000)
    .default(3)
    .describe('The 95th percentile of their durations is so many times what it usually is.'),
  burnRate: z
    .number()
    .gt(1)
    .max(10_000)
    .default(14.4)
    .describe(
      'In the last 5 minutes the error budget of `kpi.requestSuccessObjectiveRatio` burns so many times too fast.',
    ),
  minRequests: z.int().min(1).default(20).describe('With fewer requests than these nothing is said of customers.'),
  openIssue: z
    .boolean()
    .default(true)
    .describe('An open issue that names one of its services as the likely cause counts as stress.'),
  cooldown: durationTextSchema('10s', '24h')
    .default('2m')
    .describe('Longest pause before one run tries whether the target is well again. Doubled each time it is not.'),
});
export type StressGuardConfig = z.output<typeof stressGuardConfigSchema>;
