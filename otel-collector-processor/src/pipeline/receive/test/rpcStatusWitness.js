import { parse } from 'protobufjs';
const { root } = parse(`
  syntax = "proto3";
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Any { string type_url = 1; bytes value = 2; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message FieldViolation { string field = 1; string description = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
`);
const TYPE_URL = 'type.googleapis.com/google.rpc.';
/** google.rpc.Status as an independent protobuf library reads it; details by type name. */
export function decodeStatus(bytes) {
    const status = decode('Status', bytes);
    const details = (status.details ?? []).map(({ typeUrl, value }) => {
        const name = typeUrl.slice(TYPE_URL.length);
        return [name, decode(name, value)];
    });
    return { code: status.code, message: status.message, details: Object.fromEntries(details) };
}
function decode(name, bytes) {
    const type = root.lookupType(name);
    const message = type.decode(bytes);
    return type.toObject(message, { longs: Number });
}
