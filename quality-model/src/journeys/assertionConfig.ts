import { z } from 'zod';
import { evenIfIncomplete, isMapping } from '../config/configRule.ts';
import { headerNameSchema } from '../config/headerName.ts';
import { durationMs, durationTextSchema } from './durationText.ts';
import { FACT_SOURCES, factKind, FACTS, type FactKind, type FactSource } from './facts.ts';
import { jsonPathSchema } from './jsonPathSchema.ts';
import { patternSchema } from './patternSchema.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Scalar = z.output<typeof scalar>;

const text = z.string().min(1);

/** Every comparison there is. What each source can be compared by is in COMPARISONS_OF. */
const comparisons = {
  exists: z.boolean().optional().describe('`true`: it is there. `false`: it is not.'),
  equals: scalar.optional().describe('It is exactly this.'),
  notEquals: scalar.optional().describe('It is there and is not this.'),
  contains: text.optional().describe('The text has this in it; a list has an entry that is this.'),
  notContains: text.optional().describe('The text does not have this in it; a list has no entry that is this.'),
  matches: patternSchema.optional().describe('A regular expression (RE2) that matches somewhere in the text.'),
  notMatches: patternSchema.optional().describe('A regular expression (RE2) that matches nowhere in the text.'),
  length: z.int().min(0).optional().describe('Length of the list or text, number of keys of the object.'),
  lt: z.number().optional().describe('Less than this.'),
  lte: z.number().optional().describe('At most this.'),
  gt: z.number().optional().describe('More than this.'),
  gte: z.number().optional().describe('At least this.'),
} as const;
export type ComparisonKind = keyof typeof comparisons;
const COMPARISON_KINDS = Object.keys(comparisons) as readonly ComparisonKind[];

/** The grammar: what a source with a property (a header's name, a JSON path) can be compared by. */
export const COMPARISONS_OF = {
  header: ['exists', 'equals', 'notEquals', 'contains', 'notContains', 'matches', 'notMatches'],
  json: COMPARISON_KINDS,
  cookie: ['exists', 'equals', 'notEquals', 'contains', 'notContains', 'matches', 'notMatches'],
} as const satisfies Record<string, readonly ComparisonKind[]>;

/** The same of facts, by their kind. */
export const COMPARISONS_OF_FACT = {
  text: ['exists', 'equals', 'notEquals', 'contains', 'notContains', 'matches', 'notMatches'],
  number: ['exists', 'equals', 'notEquals', 'lt', 'lte', 'gt', 'gte'],
  flag: ['exists', 'equals'],
  list: ['exists', 'contains', 'notContains', 'length'],
} as const satisfies Record<FactKind, readonly ComparisonKind[]>;

const SOURCES = ['status', 'responseTime', 'text', 'header', 'json', 'schema', 'cookie', ...FACT_SOURCES] as const;
/** What an assertion can be about. */
export const ASSERTION_SOURCES = SOURCES;
export type AssertionSource = (typeof SOURCES)[number];

/** The source of facts, with the names that there are. */
function factName(source: FactSource) {
  const names = Object.entries(FACTS[source]).map(([name, { what }]) => `\`${name}\`: ${what}`);
  return z
    .enum(Object.keys(FACTS[source]) as [string, ...string[]])
    .optional()
    .describe(`The comparisons beside it are about this. ${names.join('; ')}.`);
}

const statusCode = z.int().min(100).max(599);

function comparisonsFor(source: AssertionSource, property: unknown): readonly string[] {
  if (Object.hasOwn(COMPARISONS_OF, source)) return COMPARISONS_OF[source as keyof typeof COMPARISONS_OF];
  const of = FACT_SOURCES.find((candidate) => candidate === source);
  const kind = of === undefined || typeof property !== 'string' ? undefined : factKind(of, property);
  return kind === undefined ? [] : COMPARISONS_OF_FACT[kind];
}

export const assertionConfigSchema = z
  .strictObject({
    status: z
      .union([statusCode, z.array(statusCode).min(1)])
      .optional()
      .describe(
        'The status code is this, or one of these. Without such an assertion a step needs one from 200 to 399.',
      ),
    responseTime: z
      .strictObject({ lt: durationTextSchema('1ms', '5m').describe('Less than this, such as 800ms.') })
      .optional()
      .describe('Time from the start of the step to the last byte, redirects included.'),
    text: z
      .strictObject({
        equals: z.string().optional().describe('The body is exactly this.'),
        contains: text.optional().describe('The body has this in it.'),
        notContains: text.optional().describe('The body does not have this in it.'),
        matches: patternSchema
          .optional()
          .describe(
            'A regular expression (RE2) that matches somewhere in the body, of which the first MiB is looked at.',
          ),
        notMatches: patternSchema.optional().describe('A regular expression (RE2) that matches nowhere in the body.'),
      })
      .optional()
      .describe('The body as text.'),
    header: headerNameSchema.optional().describe('The header that the comparisons beside it are about.'),
    json: jsonPathSchema
      .optional()
      .describe('A JSON path (RFC 9535) into the body. The comparisons beside it hold for everything it selects.'),
    schema: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('A JSON Schema (draft 2020-12 or 7) that the body has to fit.'),
    cookie: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('A cookie of the run, by its name; also the comparisons beside it.'),
    http: factName('http'),
    tls: factName('tls'),
    dns: factName('dns'),
    grpc: factName('grpc'),
    tcp: factName('tcp'),
    ...comparisons,
    gate: z.boolean().default(true).describe('`false`: it is reported and the run passes all the same.'),
  })
  .superRefine((assertion: unknown, ctx) => {
    if (!isMapping(assertion)) return;
    const issue = (message: string, path: readonly string[] = []): void =>
      ctx.addIssue({ code: 'custom', path: [...path], message, input: undefined });
    const written = (key: string): boolean => assertion[key] !== undefined;
    const sources = SOURCES.filter(written);
    const [source, second] = sources;
    if (source === undefined) return issue(`must have one of ${SOURCES.join(', ')}`);
    if (second !== undefined) return issue(`must be an assertion of its own, not beside ${source}`, [second]);
    const allowed = comparisonsFor(source, assertion[source]);
    const beside = COMPARISON_KINDS.filter(written);
    // Of a fact that there is not, the list of names says enough.
    const isUnknownFact = FACT_SOURCES.some((candidate) => candidate === source) && allowed.length === 0;
    for (const kind of beside.filter((kind) => !isUnknownFact && !allowed.includes(kind))) {
      issue(`is no comparison for ${source}`, [kind]);
    }
    const inside = isMapping(assertion['text']) ? Object.keys(assertion['text']) : [];
    if (source === 'text' && inside.length === 0) issue('must have a comparison, such as contains', ['text']);
    if (allowed.length > 0 && beside.length === 0) issue(`must have a comparison: ${allowed.join(', ')}`, [source]);
    if (assertion['exists'] === false && beside.length > 1) issue('cannot stand beside other comparisons', ['exists']);
  }, evenIfIncomplete);
export type AssertionConfig = z.output<typeof assertionConfigSchema>;

/** `contains` of a list: an entry whose text is this. Texts may hold `${variables}`. */
export type Comparison =
  | Readonly<{ kind: 'exists'; expected: boolean }>
  | Readonly<{ kind: 'equals' | 'notEquals'; expected: Scalar }>
  | Readonly<{ kind: 'contains' | 'notContains' | 'matches' | 'notMatches'; expected: string }>
  | Readonly<{ kind: 'length' | 'lt' | 'lte' | 'gt' | 'gte'; expected: number }>;

/** An assertion as the runner takes it. */
export type Assertion = Readonly<{ gate: boolean }> &
  (
    | Readonly<{ source: 'status'; anyOf: readonly number[] }>
    | Readonly<{ source: 'responseTime'; ltMs: number }>
    | Readonly<{ source: 'text'; comparisons: readonly Comparison[] }>
    | Readonly<{ source: 'header'; name: string; comparisons: readonly Comparison[] }>
    | Readonly<{ source: 'json'; path: string; comparisons: readonly Comparison[] }>
    | Readonly<{ source: 'cookie'; name: string; comparisons: readonly Comparison[] }>
    | Readonly<{ source: 'schema'; schema: Readonly<Record<string, unknown>> }>
    | Readonly<{ source: 'fact'; of: FactSource; name: string; comparisons: readonly Comparison[] }>
  );

function comparisonsOf(written: Readonly<Partial<Record<ComparisonKind, unknown>>>): readonly Comparison[] {
  return COMPARISON_KINDS.flatMap((kind) =>
    written[kind] === undefined ? [] : [{ kind, expected: written[kind] } as Comparison],
  );
}

/** The assertion that a valid entry of `assert` means. */
export function assertionOf(config: AssertionConfig): Assertion {
  const { gate, status, responseTime, text: body, header, json } = config;
  if (status !== undefined) return { gate, source: 'status', anyOf: [status].flat() };
  if (responseTime !== undefined) return { gate, source: 'responseTime', ltMs: durationMs(responseTime.lt) };
  if (body !== undefined) return { gate, source: 'text', comparisons: comparisonsOf(body) };
  if (header !== undefined)
    return { gate, source: 'header', name: header.toLowerCase(), comparisons: comparisonsOf(config) };
  if (json !== undefined) return { gate, source: 'json', path: json, comparisons: comparisonsOf(config) };
  if (config.schema !== undefined) return { gate, source: 'schema', schema: config.schema };
  if (config.cookie !== undefined)
    return { gate, source: 'cookie', name: config.cookie, comparisons: comparisonsOf(config) };
  for (const of of FACT_SOURCES) {
    const fact = config[of];
    if (fact !== undefined) return { gate, source: 'fact', of, name: fact, comparisons: comparisonsOf(config) };
  }
  throw new Error('the assertion has no source');
}
