/** How much of this process one client may take. */
export type ApiLimits = Readonly<{
  /** From the first byte of a request to the end of its headers. */
  headersTimeoutMs: number;
  /** From the first byte of a request to its last. */
  requestTimeoutMs: number;
  /** An idle connection is kept for the next request. */
  keepAliveTimeoutMs: number;
  /** A connection on which nothing moves in the middle of an answer: its reader has stopped. */
  stalledTimeoutMs: number;
  /** How often the timeouts of requests are looked at. */
  timeoutCheckIntervalMs: number;
  headersMaxBytes: number;
  connectionsMax: number;
}>;

export const DEFAULT_LIMITS: ApiLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  // Longer than the 90 s after which Go's client, and so Grafana's proxy and Prometheus, drops an idle connection: the
  // side that closes first must be the one that sends, or a POST is lost on its way.
  keepAliveTimeoutMs: 120_000,
  // Four heartbeats of an event stream.
  stalledTimeoutMs: 60_000,
  timeoutCheckIntervalMs: 2_000,
  // X-Grafana-Context names every team of the user, and X-Grafana-Id is a JWT: Node's 16 KiB are near.
  headersMaxBytes: 32 * 1024,
  connectionsMax: 1024,
};
