import { decode } from './contentCoding.ts';
import { Deadline } from './deadline.ts';
import { JSON_CONTAINERS_MAX, isTooMuchJson } from './http/jsonSize.ts';
import { counted, isRefusal, noRoom, refusal, tooLarge } from './refusal.ts';
import { readBody } from './requestBody.ts';
/** Reads, decodes, turns JSON into protobuf, and asks the pipeline. What the door refuses on the way is counted here. */
export async function receiveExport(door, call) {
    const lease = door.budget.lease();
    const deadline = new Deadline(call.timeoutMs);
    let asked = false;
    try {
        const prepared = await prepare(door, call, lease, deadline);
        if (prepared.kind !== 'request')
            return isRefusal(prepared) ? counted(door.stats, call.signal, prepared) : prepared;
        // An empty request is a success by specification, and nothing that anybody needs to keep.
        if (prepared.body.length === 0)
            return { kind: 'accepted' };
        asked = true;
        return await ask(door, call, prepared.body, lease, deadline);
    }
    finally {
        deadline.cancel();
        if (!asked)
            lease.release();
    }
}
async function prepare(door, call, lease, deadline) {
    const { framing } = call;
    const { bodyMaxBytes, jsonMaxBytes } = door.options;
    const maxBytes = call.json ? Math.min(bodyMaxBytes, jsonMaxBytes) : bodyMaxBytes;
    const announcedBytes = call.announcedBytes ?? 0;
    if (announcedBytes > maxBytes + framing.overheadBytes)
        return tooLarge(maxBytes);
    if (announcedBytes >= door.budget.freeBytes)
        return noRoom();
    call.invite();
    const read = await readBody(call.source, maxBytes + framing.overheadBytes, framing, lease, deadline);
    if (read.kind !== 'body')
        return read;
    const message = framing.unwrap(read.bytes);
    if (message.kind !== 'message')
        return message;
    const coding = message.encoded ? call.coding : 'identity';
    const decoded = await decode(message.bytes, coding, maxBytes, lease);
    if (decoded.kind !== 'decoded')
        return decoded;
    if (deadline.passed)
        return late();
    if (!call.json || decoded.bytes.length === 0)
        return { kind: 'request', body: decoded.bytes };
    return convertJson(door, call.signal, decoded.bytes, lease);
}
function convertJson(door, signal, json, lease) {
    const { jsonToProtobuf, bodyMaxBytes } = door.options;
    if (isTooMuchJson(json))
        return refusal('too_large', `The request holds more than ${JSON_CONTAINERS_MAX} JSON objects and arrays. Send smaller batches, or protobuf.`);
    let body;
    try {
        body = jsonToProtobuf(signal, json);
    }
    catch (error) {
        return refusal('malformed', error instanceof Error ? error.message : 'The body is not OTLP/JSON.');
    }
    // Short JSON can be long protobuf: eight bytes for a number of one digit.
    if (body.length > bodyMaxBytes)
        return tooLarge(bodyMaxBytes);
    lease.give(json.length);
    return lease.take(body.length) ? { kind: 'request', body } : noRoom();
}
/** When the time is up the sender is told; the bytes stay counted until the pipeline has let go of them. */
function ask(door, call, body, lease, deadline) {
    const { signal, sender } = call;
    const { tenant, trusted } = sender;
    const receivedMs = door.options.nowMs();
    return new Promise((resolve) => {
        deadline.onPassed = () => resolve(counted(door.stats, signal, late()));
        const answered = (verdict) => {
            lease.release();
            resolve(verdict);
        };
        const broken = () => {
            lease.release();
            resolve(deadline.passed ? INTERNAL : counted(door.stats, signal, INTERNAL));
        };
        try {
            door.accept({ signal, tenant, body, trusted, receivedMs }).then(answered, broken);
        }
        catch {
            broken();
        }
    });
}
const INTERNAL = refusal('internal', 'The request could not be processed: this is a fault of Vigil.');
function late() {
    return refusal('late', 'The request could not be processed in time. Try again.');
}
