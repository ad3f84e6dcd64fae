import { validateHeaderName, validateHeaderValue } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
/** No client may send more, nor need it read a longer answer (OTLP 1.11). */
const REQUEST_MAX_BYTES = 64 * 1024 * 1024;
export const RESPONSE_MAX_BYTES = 4 * 1024 * 1024;
/** As the OTLP exporter specification asks: who is asking. */
export const USER_AGENT = 'vigil-quality';
/** Throws TypeError for a header that cannot be sent at all, so that it shows when the configuration is read. */
export function checkHeaders(headers) {
    for (const [name, value] of Object.entries(headers)) {
        validateHeaderName(name);
        validateHeaderValue(name, value);
    }
}
/** What no destination could be sent, as its result; undefined for what can be. */
export function unsendable(o, request) {
    if (request.body.length > REQUEST_MAX_BYTES) {
        const message = `a request of ${request.body.length} bytes cannot be sent: OTLP allows ${REQUEST_MAX_BYTES}`;
        return { kind: 'permanent', message };
    }
    try {
        checkHeaders(o.tenantHeaders(request.tenant)); // a tenant is what some sender has written
        return undefined;
    }
    catch {
        return {
            kind: 'permanent',
            message: `the tenant ${JSON.stringify(request.tenant)} cannot be written into a header`,
        };
    }
}
/** 814,000 spans/s instead of 304,000 at the default level (one core, 512-span requests), for a little more to send. */
const GZIP_LEVEL = constants.Z_BEST_SPEED;
const gzipAsync = promisify(gzip);
export async function encodeBody(o, body) {
    return o.compression === 'gzip' ? gzipAsync(body, { level: GZIP_LEVEL }) : body;
}
/** An error in words. Node and undici hide the reason in `cause` or in `errors`. */
export function inWords(error) {
    if (error instanceof AggregateError && error.errors.length > 0)
        return inWords(error.errors[0]);
    if (!(error instanceof Error))
        return String(error);
    if (error.message === '' && error.cause !== undefined)
        return inWords(error.cause);
    return error.message || error.name;
}
