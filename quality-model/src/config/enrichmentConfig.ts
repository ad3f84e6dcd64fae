import { z } from 'zod';
import { keysAreFew, sourceSchema, syntheticRuleConfigSchema } from './syntheticRuleConfig.ts';
import { textOf, uniqueList } from './uniqueList.ts';

/** A user agent that means synthetic traffic, beside those that Vigil knows by itself. */
export const userAgentConfigSchema = z.strictObject({
  contains: z
    .string()
    .min(3) // one letter would make everybody synthetic
    .describe('Matches if the user agent contains this; upper and lower case are the same.'),
  type: z
    .enum(['test', 'bot'])
    .describe('`test`: made to check the system. `bot`: other machines. It becomes `user_agent.synthetic.type`.'),
  source: sourceSchema,
});
export type UserAgentConfig = z.output<typeof userAgentConfigSchema>;

export const enrichmentConfigSchema = z.strictObject({
  synthetic: z
    .strictObject({
      userAgents: uniqueList(userAgentConfigSchema, {
        what: 'text',
        field: 'contains',
        keyOf: (entry) => textOf(entry, 'contains')?.toLowerCase(),
      })
        .default([])
        .describe('More user agents that mean synthetic traffic. They go before the known ones.'),
      rules: z
        .array(syntheticRuleConfigSchema)
        .max(200)
        .refine(keysAreFew, { error: 'must have at most 500 different headers and attributes together' })
        .default([])
        .describe('More sources of synthetic traffic, by headers, attributes, tracestate, trace ids or user agents.'),
    })
    .prefault({})
    .describe('How synthetic traffic is told from customers.'),
});
export type EnrichmentConfig = z.output<typeof enrichmentConfigSchema>;
