/** How far the engine has durably applied one pipeline's deltas. */
export type Applied = Readonly<{ pipelineId: string; epoch: string; position: number }>;

/** A user agent that means synthetic traffic: matched if the header contains `contains` (case-insensitive). */
export type UserAgentRule = Readonly<{ contains: string; type: 'test' | 'bot'; source: string }>;

/**
 * Engine → pipeline, the only message down: versioned and immutable. A pipeline replaces the older by the newer and
 * never waits for one.
 */
export type Tables = Readonly<{
  version: number;
  applied: readonly Applied[];
  userAgentRules: readonly UserAgentRule[];
  /** Key of this installation's marks, base64. */
  installationKey: string;
}>;
