export const DEFAULT_LIMITS = {
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
