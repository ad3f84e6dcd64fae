import { z } from 'zod';

/** How traffic that is not from people shows itself in telemetry. */
export const EVIDENCE = ['user_agent', 'header', 'tracestate', 'trace_id', 'baggage', 'attribute'] as const;
export type Evidence = (typeof EVIDENCE)[number];

const attributeValue = z.union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.number()]))]);
export type AttributeValue = z.infer<typeof attributeValue>;

/** What stands on a span; what is left out is as on an ordinary server span of a shop. */
export const spanForm = z.strictObject({
  /** 32 hex digits; made from the row's id where it is left out. */
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  traceState: z.string().optional(),
  name: z.string().optional(),
  /** OTLP's number. */
  kind: z.int().min(0).max(5).optional(),
  /** `service.name` of its resource. */
  service: z.string().optional(),
  attributes: z.record(z.string(), attributeValue),
});
export type SpanForm = z.infer<typeof spanForm>;

/** A form in which a vendor's synthetic traffic shows itself. */
export const syntheticRow = z.strictObject({
  /** The form and a number: `k6.trace-cloud.2`. */
  id: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+\.\d+$/),
  /** Also what `vigil.synthetic.source` has to be; `semconv` where the application says it itself, and it need not be. */
  vendor: z.string(),
  kind: z.enum(['test', 'bot']),
  evidence: z.enum(EVIDENCE),
  /** Id in documents.json; behind `#` the entry of a list. */
  document: z.string(),
  span: spanForm,
});
export type SyntheticRow = z.infer<typeof syntheticRow>;

/** Traffic of people, or of machines on business. */
export const ordinaryRow = z.strictObject({
  id: z.string(),
  /** Of a trap: why somebody might take it for synthetic, or what it is. */
  why: z.string().optional(),
  span: spanForm,
});
export type OrdinaryRow = z.infer<typeof ordinaryRow>;

/** Where a form is documented. */
export const documentEntry = z.strictObject({
  /**
   * - vendor: documentation of the vendor's own, or of the convention's.
   * - source: the source code or the changelog of what sends it.
   * - list: a public collection that names the vendor's page.
   * - proposal: a convention that is proposed.
   * - other: somebody else's documentation.
   */
  kind: z.enum(['vendor', 'source', 'list', 'proposal', 'other']),
  title: z.string(),
  where: z.string(),
});
export type DocumentEntry = z.infer<typeof documentEntry>;
