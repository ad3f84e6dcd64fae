import { z } from 'zod';
import { serviceIdentitySchema } from '../identity/serviceIdentity.ts';

export const SLO_SOURCES = ['vigil', 'sloth', 'pyrra', 'openslo'] as const;

/**
 * - ok: nothing burns that is worth somebody's time.
 * - burning: a pair of windows is above its factor.
 * - low_traffic: one is, but on too few failures to tell.
 * - exhausted: no budget is left.
 * - no_data: there is nothing to tell from.
 */
export const SLO_STATES = ['ok', 'burning', 'low_traffic', 'exhausted', 'no_data'] as const;
export const sloStateSchema = z.enum(SLO_STATES);
export type SloState = z.infer<typeof sloStateSchema>;

/** Errors of one window. Null: nothing happened in it, or nobody recorded it. */
export const burnSchema = z.object({
  windowMs: z.number(),
  errorRatio: z.number().nullable(),
  /** Of 1 the budget is spent just when the SLO's window ends. */
  burnRate: z.number().nullable(),
  /** Failures in it; null where only a ratio is recorded. */
  bad: z.number().nullable(),
});
export type Burn = z.infer<typeof burnSchema>;

/** A pair of windows and whether both are above its factor. */
export const burnAlertSchema = z.object({
  severity: z.enum(['page', 'ticket']),
  factor: z.number(),
  longMs: z.number(),
  shortMs: z.number(),
  above: z.boolean(),
  /** It is above, on fewer failures than the SLO wants to see. */
  heldBack: z.boolean(),
});
export type BurnAlert = z.infer<typeof burnAlertSchema>;

export const sloSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    source: z.enum(SLO_SOURCES),
    /** Id of the Prometheus that it was read from; '' for Vigil's own. */
    prometheus: z.string(),
    kind: z.enum(['availability', 'latency', 'journey', 'transaction', 'recorded']),
    /** Null where it is of no single service, or only a name is known. */
    service: serviceIdentitySchema.nullable(),
    /** Names and labels that its source gives it. */
    labels: z.record(z.string(), z.string()),
    owner: z.string(),
    objectiveRatio: z.number().min(0).max(1).nullable(),
    windowMs: z.number().nullable(),
    state: sloStateSchema,
    /** In the whole window. Null where only a ratio is recorded. */
    events: z.object({ total: z.number(), bad: z.number() }).nullable(),
    errorRatio: z.number().nullable(),
    /** 1: untouched; 0: spent; below: overspent. */
    budgetRemainingRatio: z.number().nullable(),
    /** At the rate of the last hour the budget is spent in so long, milliseconds; null if it is not. */
    exhaustedInMs: z.number().nullable(),
    burns: z.array(burnSchema),
    alerts: z.array(burnAlertSchema),
    /** How much of the window has been watched, milliseconds: a young SLO knows little. Null where it is not known. */
    watchedMs: z.number().nullable(),
    /** How it was computed, in words. */
    method: z.string(),
    /** What was asked of whom. */
    query: z.string(),
    /** When it was computed, Unix milliseconds. */
    asOfMs: z.number(),
    /** What is wrong with it, in words; '' if nothing is. */
    problem: z.string(),
  })
  .meta({ id: 'Slo', description: 'A service level objective as it stands' });
export type Slo = z.infer<typeof sloSchema>;

/** A source of SLOs that could not be read. */
export const sloProblemSchema = z.object({ source: z.string(), message: z.string() });

export const sloListSchema = z.object({
  nowMs: z.number(),
  slos: z.array(sloSchema),
  problems: z.array(sloProblemSchema),
});
export type SloList = z.infer<typeof sloListSchema>;
export type SloProblem = z.infer<typeof sloProblemSchema>;
