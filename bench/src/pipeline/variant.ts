/** What is done with each span on its way; each with an acknowledgement that means something, on both sides. */
export const VARIANTS = {
  passthrough: 'as it came; OK when the sink has it',
  labels: 'three labels on every span; OK when the sink has it',
  labelsRed: 'three labels and RED metrics by service, operation, kind and status; OK when the sink has it',
  durable: 'three labels; OK when it is in a queue on disk, synced',
} as const;
export type Variant = keyof typeof VARIANTS;

/** The labels of `labels`, `labelsRed` and `durable`. */
export const LABELS = {
  'user_agent.synthetic.type': 'test',
  'vigil.synthetic.source': 'bench',
  'vigil.synthetic.evidence': 'user_agent',
} as const;

/** Attributes of every span of a payload. */
export const ATTRIBUTES = 10;

/** How often both sides bring their metrics up to date, so that it falls into every window. */
export const METRICS_INTERVAL_MS = 5_000;
