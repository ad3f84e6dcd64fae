import { isIPv4 } from 'node:net';
const MIB = 1024 * 1024;
/** The rest, with its defaults. */
const DEFAULTS = {
    /** Address to listen on. Beyond loopback it has to be `auth.required`. */
    host: '127.0.0.1',
    /** Several processes or threads listen on the same ports, and the kernel shares connections out. */
    reusePort: false,
    auth: { required: false, tokens: [] },
    /** Lower-case name of the header that names the tenant. */
    tenantHeader: 'x-scope-orgid',
    /** Origins of browsers that may send, like `https://shop.example`, or `*`. None: no CORS at all. */
    corsOrigins: [],
    /** Of one request, also after decompression, and of the protobuf that JSON turns into. OTLP 1.11 recommends 64 MiB. */
    bodyMaxBytes: 64 * MIB,
    /**
     * Of a request in JSON, also after decompression; less than bodyMaxBytes, because parsing JSON takes a multiple of its
     * size in memory, and holds up everything else meanwhile (20 ms a MB).
     */
    jsonMaxBytes: 16 * MIB,
    /** Of all requests that are being read or processed, in this process. At least 2 × bodyMaxBytes + 64 KiB. */
    maxInFlightBytes: 192 * MIB,
    /** From the end of a request's headers to its answer; gRPC senders may ask for less (grpc-timeout). */
    requestTimeoutMs: 60_000,
    /** For the first bytes of a connection, and for the headers of each request. */
    headersTimeoutMs: 10_000,
    /** A connection on which nothing happens is closed after this. */
    idleTimeoutMs: 60_000,
    /** HTTP/2 connections are asked to reconnect (GOAWAY), HTTP/1.1 ones closed, at 90 to 100 % of this age, so that load spreads anew. */
    connectionMaxAgeMs: 300_000,
    /** What is in flight on an aged connection may take this long; then it is cut. More than requestTimeoutMs. */
    connectionAgeGraceMs: 90_000,
    /** Requests at once on one HTTP/2 connection. */
    maxConcurrentStreams: 256,
    /** Of each port, and each process. Further ones are closed at once. */
    maxConnections: 4_096,
};
/** Fills in the defaults. Throws an Error that says what to change where options contradict each other. */
export function resolveOptions(options) {
    const resolved = {
        ...DEFAULTS,
        ...options,
        tenantHeader: (options.tenantHeader ?? DEFAULTS.tenantHeader).toLowerCase(),
    };
    const { bodyMaxBytes, maxInFlightBytes, host, auth } = resolved;
    const needed = 2 * bodyMaxBytes + 64 * 1024;
    if (maxInFlightBytes < needed)
        throw new Error(`maxInFlightBytes is ${maxInFlightBytes}, but one compressed request of bodyMaxBytes (${bodyMaxBytes}) may need ${needed}. ` +
            `Raise maxInFlightBytes or lower bodyMaxBytes.`);
    if (!auth.required && !isLoopback(host))
        throw new Error(`OTLP would listen on ${host}, beyond this machine, and take telemetry from anybody. Require a token for it, or listen on 127.0.0.1.`);
    return resolved;
}
function isLoopback(host) {
    return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
