import { z } from 'zod';
import { type ConfigRule, evenIfIncomplete, isMapping } from '../config/configRule.ts';
import { isSecretName } from '../config/secretName.ts';
import { isSecretRef, LITERAL_SECRET } from '../config/secretRef.ts';
import { criticalitySchema } from '../config/serviceConfig.ts';
import { textOf, uniqueList } from '../config/uniqueList.ts';
import { authConfigSchema, totpConfigSchema } from './authConfig.ts';
import { cronSchema } from './cronSchedule.ts';
import { durationTextSchema } from './durationText.ts';
import { idSchema, stepConfigSchema } from './stepConfig.ts';
import { VARIABLE_NAME } from './template.ts';
import { timeWindowTextSchema, timeZoneSchema } from './timeWindow.ts';

const varsSchema = z
  .record(
    z.string().regex(VARIABLE_NAME, { error: 'must be the name of a variable: letters, digits and _' }),
    z.string().max(4000).meta({ 'x-vigil-secret': 'by name' }),
  )
  .superRefine((vars: unknown, ctx) => {
    if (!isMapping(vars)) return;
    for (const [name, value] of Object.entries(vars)) {
      if (typeof value !== 'string' || isSecretRef(value)) continue;
      const params: ConfigRule = { rule: 'literal_secret' };
      if (isSecretName(name))
        ctx.addIssue({ code: 'custom', path: [name], input: undefined, message: LITERAL_SECRET, params });
      if (value.includes('${')) {
        ctx.addIssue({ code: 'custom', path: [name], input: undefined, message: 'must not hold another variable' });
      }
    }
  }, evenIfIncomplete);

const scheduleSchema = z
  .strictObject({
    every: durationTextSchema('1s', '24h')
      .optional()
      .describe('Time from the start of one run to the start of the next, such as 1m.'),
    cron: cronSchema.optional().describe('Instead of `every`: minute, hour, day, month, day of the week.'),
    tz: timeZoneSchema.describe('Time zone of `cron` and `windows`, such as Europe/Berlin.'),
    jitter: durationTextSchema('0s', '24h')
      .optional()
      .describe('It starts so much later at most, always by the same random part. Default: `every`, and at most 2m.'),
    windows: z
      .array(z.strictObject({ disable: timeWindowTextSchema.describe('Days and times, such as Sun 02:00-04:00.') }))
      .max(50)
      .default([])
      .describe('When it does not run.'),
  })
  .superRefine((schedule: unknown, ctx) => {
    if (!isMapping(schedule) || (schedule['every'] === undefined) !== (schedule['cron'] === undefined)) return;
    ctx.addIssue({ code: 'custom', path: [], input: undefined, message: 'must have either every or cron' });
  }, evenIfIncomplete);

const safetySchema = z.strictObject({
  effect: z
    .enum(['read', 'write'])
    .default('read')
    .describe(
      '`write`: it changes something. Only then it may use POST, PUT, PATCH and DELETE, and it needs `tenant` and `finally`.',
    ),
  tenant: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9._-]+$/, { error: 'must consist of letters, digits, dots, hyphens and _' })
    .optional()
    .describe('Whose data it changes: never a customer. Steps have it as `${vigil.tenant}`.'),
  maxRunsPerDay: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Runs in any 24 hours at most, those on demand included.'),
  underStress: z
    .enum(['pause', 'run'])
    .optional()
    .describe(
      'What it does while customers of its target suffer (`stressGuard`). Default: `run` with criticality p1, else `pause`.',
    ),
});

const retrySchema = z.strictObject({
  max: z
    .int()
    .min(0)
    .max(2)
    .default(0)
    .describe('Attempts after the first that failed. They count against the budget.'),
  backoff: durationTextSchema('0s', '10m').default('5s').describe('Pause before each of them.'),
});

const alertSchema = z
  .strictObject({
    failures: z.int().min(1).max(20).default(2).describe('It is failing when so many runs failed …'),
    of: z.int().min(1).max(20).default(3).describe('… of the last so many that have a verdict.'),
    recover: z.int().min(1).max(20).default(2).describe('It is well again after so many good runs in a row.'),
  })
  .superRefine((alert: unknown, ctx) => {
    if (!isMapping(alert) || !(Number(alert['failures']) > Number(alert['of']))) return;
    ctx.addIssue({ code: 'custom', path: ['failures'], input: undefined, message: 'must not be more than of' });
  }, evenIfIncomplete);

export const journeyConfigSchema = z.strictObject({
  id: idSchema.describe('Stable key of the journey: in metrics, in its mark, in its history.'),
  name: z.string().min(1).max(200).describe('What people call it. Becomes the label `job`.'),
  owner: z.string().min(1).optional().describe('A team of `owners`: its issues go there.'),
  criticality: criticalitySchema.default('p3').describe('How much it matters, from p1 to p4.'),
  service: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The service of `services` that it tests: `name` or `namespace/name`. Trouble of the journey is said of it.',
    ),
  environment: z
    .string()
    .optional()
    .describe('Which environment of that service, where `services` lists it for several.'),
  schedule: scheduleSchema.describe('When it runs.'),
  safety: safetySchema.prefault({}).describe('What it does to the system that it calls.'),
  retry: retrySchema
    .prefault({})
    .describe('Trying again before a run counts as failed. A pass after that is `unstable`.'),
  alert: alertSchema.prefault({}).describe('When it counts as failing.'),
  quarantine: z
    .strictObject({
      until: z.iso.date().describe('The first day, in UTC, on which its failures are told again.'),
      reason: z.string().min(1).max(500).describe('Why, for those who find it.'),
    })
    .optional()
    .describe('It is flaky: it runs and is shown, and its failures are told nobody until then.'),
  dependsOn: z
    .array(idSchema)
    .max(20)
    .default([])
    .describe('Ids of journeys: while one of them fails, a failure of this one is not told. It runs all the same.'),
  timeout: durationTextSchema('10ms', '10m')
    .optional()
    .describe('Longest time of all `steps` of one attempt together. Default: 30s, or what `every` leaves.'),
  vars: varsSchema.default({}).describe('Variables of the steps. A secret only as `env:NAME` or `file:PATH`.'),
  auth: authConfigSchema
    .optional()
    .describe('How its requests say who they are, unless they have an `authorization` of their own.'),
  totp: totpConfigSchema
    .default({})
    .describe('One-time passwords (RFC 6238) by the name of a variable: made when it is used.'),
  steps: z.array(stepConfigSchema).min(1).max(50).describe('Requests, one after the other.'),
  finally: z
    .array(stepConfigSchema)
    .max(20)
    .default([])
    .describe('Cleanup: requests that are always made, each with its own `timeout`, whatever became of `steps`.'),
});
export type JourneyConfig = z.output<typeof journeyConfigSchema>;
/** A journey as people write it. */
export type JourneyConfigInput = z.input<typeof journeyConfigSchema>;

export const journeyListConfigSchema = uniqueList(journeyConfigSchema, {
  what: 'id',
  field: 'id',
  keyOf: (entry) => textOf(entry, 'id'),
});
