import { STATUS_CODES } from 'node:http';
import { errorBody } from '../apiError.ts';
import { SECURITY_HEADERS } from '../answer/securityHeaders.ts';
/** An error as an answer to what no app has seen; the same body and headers as the app's. */
export function plainAnswer(error, requestId) {
    const body = JSON.stringify(errorBody(error, requestId));
    const headers = {
        ...SECURITY_HEADERS,
        'X-Request-Id': requestId,
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
    };
    return { status: error.status, headers, body };
}
/** The same as the bytes of an HTTP/1.1 answer, for a socket whose request could not be read; the connection ends with it. */
export function plainBytes(error, requestId) {
    const { status, headers, body } = plainAnswer(error, requestId);
    const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
    return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
