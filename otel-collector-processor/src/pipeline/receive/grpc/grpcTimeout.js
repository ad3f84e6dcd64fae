const UNIT_MS = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };
/**
 * The grpc-timeout header in milliseconds, rounded up; Infinity without one, NaN if it is none. gRPC over HTTP/2: at most
 * eight digits and a unit.
 */
export function grpcTimeoutMs(header) {
    if (header === undefined)
        return Infinity;
    const match = /^(\d{1,8})([HMSmun])$/.exec(header);
    return match === null ? NaN : Math.ceil(Number(match[1]) * UNIT_MS[match[2]]);
}
