import { z } from 'zod';
import { idSchema } from '../journeys/stepConfig.ts';
import { serviceRefShape } from './serviceRef.ts';
import { textOf, uniqueList } from './uniqueList.ts';

const DAY_MS = 86_400_000;
const SLO_WINDOW_DAYS_MAX = 92;

/** Whole days, `30d`. Parsed to milliseconds. */
const sloWindowSchema = z
  .string()
  .regex(/^[1-9]\d?d$/, { error: `must be a number of days, from 1d to ${SLO_WINDOW_DAYS_MAX}d` })
  .refine((text) => Number.parseInt(text) <= SLO_WINDOW_DAYS_MAX, {
    error: `must be a number of days, from 1d to ${SLO_WINDOW_DAYS_MAX}d`,
  });

/** Milliseconds of an SLO's window as the configuration has it. */
export function sloWindowMs(window: string): number {
  return Number.parseInt(window) * DAY_MS;
}

const operation = z
  .string()
  .min(1)
  .optional()
  .describe('One operation (span name) of it. Default: all that enters the service.');

/** What is counted as good and what as bad. Customers' traffic alone, but for journeys. */
export const sliConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('availability').describe('Requests that do not fail.'),
    ...serviceRefShape,
    operation,
  }),
  z.strictObject({
    kind: z.literal('latency').describe('Requests that succeed in time.'),
    ...serviceRefShape,
    operation,
    thresholdMs: z
      .number()
      .positive()
      .max(3_600_000)
      .describe('A request that succeeds is good if it takes no longer than this, in milliseconds.'),
  }),
  z.strictObject({
    kind: z.literal('journey').describe("Runs of one of Vigil's journeys."),
    journey: idSchema.describe('A journey of `journeys`: a run is good if it passes, after a retry too.'),
  }),
  z.strictObject({
    kind: z.literal('transaction').describe('Business transactions.'),
    transaction: idSchema.describe('A transaction of `transactions`.'),
  }),
]);
export type SliConfig = z.output<typeof sliConfigSchema>;

/** Failures that a burn rate has to stand on, where nothing is said: ten of requests, as in provisioning/; runs are few. */
export const MIN_BAD_EVENTS = { availability: 10, latency: 10, transaction: 10, journey: 3 } as const satisfies Record<
  SliConfig['kind'],
  number
>;

export const sloConfigSchema = z.strictObject({
  id: idSchema.describe('Name of the SLO in metrics and in the API.'),
  name: z.string().min(1).max(200).describe('Its name for people.'),
  sli: sliConfigSchema.describe('What is measured.'),
  objectiveRatio: z.number().min(0.5).max(0.99999).describe('So much of it is to be good, 0–1.'),
  window: sloWindowSchema.default('30d').describe('Over so many days, rolling.'),
  owner: z.string().min(1).optional().describe('A team of `owners`.'),
  minBadEvents: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'A burn rate that stands on fewer failures does not count as burning: with little traffic one failure looks like a fire. Default: 10, and 3 of a journey.',
    ),
});
export type SloConfig = z.output<typeof sloConfigSchema>;

export const sloListConfigSchema = uniqueList(sloConfigSchema, {
  what: 'id',
  field: 'id',
  keyOf: (entry) => textOf(entry, 'id'),
});
