import { z } from 'zod';
import { textOf, uniqueList } from './uniqueList.ts';
import { webUrlSchema } from './webUrlSchema.ts';

/** How much a service matters, p1 the most. */
export const criticalitySchema = z.enum(['p1', 'p2', 'p3', 'p4']);
export type Criticality = z.output<typeof criticalitySchema>;

export const serviceConfigSchema = z.strictObject({
  name: z.string().min(1).describe('Value of the resource attribute `service.name`.'),
  namespace: z.string().default('').describe('Value of `service.namespace`; empty where none is sent.'),
  environment: z.string().default('').describe('Value of `deployment.environment.name`; empty where none is sent.'),
  owner: z.string().min(1).optional().describe('A team of `owners`: its issues go there.'),
  criticality: criticalitySchema
    .default('p3')
    .describe('How much the service matters, from p1 (customers cannot do without) to p4 (nobody is woken up).'),
  apdexThresholdMs: z
    .number()
    .positive()
    .max(3_600_000)
    .optional()
    .describe("Apdex' T: who waits no longer is satisfied; in milliseconds. Default: learned from the week before."),
  dependsOn: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Services it calls in the same environment: `name` in its own namespace, or `namespace/name`. Only needed for what no trace shows.',
    ),
  repository: webUrlSchema.optional().describe('Where its code is: an http or https URL.'),
  runbook: webUrlSchema.optional().describe('What to do when it is in trouble: an http or https URL.'),
});
export type ServiceConfig = z.output<typeof serviceConfigSchema>;

export const serviceListConfigSchema = uniqueList(serviceConfigSchema, {
  what: 'environment, namespace and name',
  field: 'name',
  keyOf: (entry) => {
    const name = textOf(entry, 'name');
    if (name === undefined) return undefined;
    return JSON.stringify([textOf(entry, 'environment') ?? '', textOf(entry, 'namespace') ?? '', name]);
  },
});
