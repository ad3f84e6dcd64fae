import { randomBytes } from 'node:crypto';
/** 32 hexadecimal digits. */
export function newTraceId() {
    return randomBytes(16).toString('hex');
}
/**
 * Headers that say who is calling, in three layers: the user agent, a header of Vigil's own, and trace context and
 * baggage (W3C), which services hand on. The sampled flag is set: what a journey did should be there to be looked at.
 */
export function markHeaders({ mark, version }, traceId) {
    return {
        'user-agent': `VigilSynthetic/${version}`,
        'x-vigil-check': mark,
        traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
        tracestate: `vigil=${mark}`,
        baggage: 'synthetic=true',
    };
}
