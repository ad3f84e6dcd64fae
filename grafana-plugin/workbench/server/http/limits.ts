/** How much of this process one client may take. Grafana has none of them for what it passes on. */
export const LIMITS = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 30_000,
  headersMaxBytes: 32 * 1024,
  connectionsMax: 256,
  /** Of what the workbench reads itself. */
  bodyMaxBytes: 1024 * 1024,
  /** Of what it passes on. */
  proxiedBodyMaxBytes: 16 * 1024 * 1024,
  /** As Grafana waits for a connection to a companion. */
  connectTimeoutMs: 30_000,
} as const;
