import { Deadline } from '../deadline.ts';
import { MemoryBudget } from '../memoryBudget.ts';
import { isRefusal } from '../refusal.ts';
import { readBody } from '../requestBody.ts';
import { EXPORT_METHODS } from './exportMethods.ts';
import { frame, unaryFraming } from './grpcFrame.ts';
import { replyMessage, replyRefusal, replyStatus } from './grpcReply.ts';
export const HEALTH_CHECK_PATH = '/grpc.health.v1.Health/Check';
const REQUEST_MAX_BYTES = 1_024;
const NOT_FOUND = 5;
const SERVING = frame(Buffer.from([0x08, 1]));
const NOT_SERVING = frame(Buffer.from([0x08, 2]));
const SERVICES = new Set(['', ...[...EXPORT_METHODS.keys()].map((path) => path.split('/')[1])]);
/** grpc.health.v1.Health/Check, for the server ('') and each OTLP service. Open to all, and not refused under load. */
export async function answerHealthCheck(door, stream) {
    const framing = unaryFraming(REQUEST_MAX_BYTES, false);
    const lease = new MemoryBudget(64 * REQUEST_MAX_BYTES).lease();
    const deadline = new Deadline(door.options.headersTimeoutMs);
    const read = await readBody(stream, REQUEST_MAX_BYTES, framing, lease, deadline);
    deadline.cancel();
    if (read.kind === 'gone')
        return;
    const message = isRefusal(read) ? read : framing.unwrap(read.bytes);
    if (isRefusal(message))
        return replyRefusal(stream, message);
    const service = serviceOf(message.bytes);
    if (!SERVICES.has(service))
        return replyStatus(stream, NOT_FOUND, 'unknown service', {});
    replyMessage(stream, door.closing ? NOT_SERVING : SERVING);
}
/** HealthCheckRequest has one field: `string service = 1`. */
function serviceOf(request) {
    if (request.length < 2 || request[0] !== 0x0a || request[1] > 127)
        return request.length === 0 ? '' : 'unknown';
    return request.toString('utf8', 2, 2 + request[1]);
}
