import { z } from 'zod';

/** Forms of one kind that a source may have; a rule is compared with every value that it is about. */
const FORMS_MAX = 100;
const TEXT_MAX = 200;

export const sourceSchema = z
  .string()
  .regex(/^[a-z0-9-]+$/, { error: 'must consist of a-z, 0-9 and hyphens' })
  .max(64)
  .describe('Who sends it: becomes `vigil.synthetic.source`.');

/** A value of a header, an attribute or a tracestate. No regular expression: it takes time in proportion to its length. */
const valueSchema = z
  .string()
  .min(1)
  .max(TEXT_MAX)
  .refine((value) => !/#[#0-9]/.test(value), {
    error: 'must have no digit and no # behind a #, which takes all digits',
  })
  .refine((value) => value.split('*').length <= 9, { error: 'must have at most eight *' });

/** Values by name; a name that is none is an issue at its place, in a sentence (zod's own would only call the key invalid). */
function valuesByName(name: RegExp, error: string) {
  return z
    .record(z.string().max(TEXT_MAX), z.array(valueSchema).min(1).max(FORMS_MAX))
    .superRefine((values, ctx) => {
      for (const key of Object.keys(values))
        if (!name.test(key)) ctx.addIssue({ code: 'custom', path: [key], message: error, input: key });
    })
    .optional();
}

const HEADER = /^[a-z0-9][a-z0-9_-]*$/;
/** Without those that Vigil reads by itself. */
const ATTRIBUTE =
  /^(?!(?:vigil\..*|user_agent\.synthetic\.type|synthetic\.type|user_agent\.original|http\.user_agent)$)./;
/** W3C Trace Context, key; without Vigil's own. */
const MEMBER = /^(?!vigil$)[a-z0-9][a-z0-9_*/@-]*$/;

/** Different keys of headers and attributes in all rules: each is looked for in every attribute of every span. */
const KEYS_MAX = 500;

/** Bounds what all rules together make the pipelines look for. */
export function keysAreFew(rules: readonly Pick<SyntheticRuleConfig, 'headers' | 'attributes'>[]): boolean {
  const keysOf = (rule: (typeof rules)[number]) => [
    ...Object.keys(rule.headers ?? {}),
    ...Object.keys(rule.attributes ?? {}),
  ];
  return new Set(rules.flatMap(keysOf)).size <= KEYS_MAX;
}

const FORMS = ['userAgents', 'headers', 'attributes', 'tracestate', 'traceIds'] as const;

/** A source of synthetic traffic, by whatever shows it; one form is enough. */
export const syntheticRuleConfigSchema = z
  .strictObject({
    source: sourceSchema,
    type: z
      .enum(['test', 'bot'])
      .describe('`test`: made to check the system. `bot`: other machines. It becomes `user_agent.synthetic.type`.'),
    userAgents: z
      .array(
        z
          .string()
          .min(3) // one letter would make everybody synthetic
          .max(TEXT_MAX)
          .regex(/[a-zA-Z0-9]/, { error: 'must have a letter or a digit' }),
      )
      .min(1)
      .max(FORMS_MAX)
      .optional()
      .describe('Whole words of the user agent, in any case. `^` at the begin: it begins with them. `=`: it is them.'),
    headers: valuesByName(HEADER, 'must be the name of a header in lower case').describe(
      'Request headers that instrumentation captures (`http.request.header.<name>`), to values: `*` is any text, `#` are digits.',
    ),
    attributes: valuesByName(ATTRIBUTE, 'is read by Vigil itself: user agents go to userAgents').describe(
      'Attributes of spans and log records, to values as for headers. A boolean is `true` or `false`.',
    ),
    tracestate: valuesByName(MEMBER, 'must be a member of a tracestate').describe(
      'Members of the tracestate, to values, exact in case: of all of it, or of one part between semicolons.',
    ),
    traceIds: z
      .array(
        z.string().regex(/^(?:[0-9a-f]{2}){3,16}$/, {
          error:
            'must be 6 to 32 hexadecimal digits, an even number, in lower case: with fewer, ordinary traces begin so',
        }),
      )
      .min(1)
      .max(FORMS_MAX)
      .optional()
      .describe('What its trace ids begin with.'),
  })
  .refine((rule) => FORMS.some((form) => rule[form] !== undefined), {
    error: `must have one of ${FORMS.join(', ')}: else nothing is recognised by it`,
  });
export type SyntheticRuleConfig = z.output<typeof syntheticRuleConfigSchema>;
