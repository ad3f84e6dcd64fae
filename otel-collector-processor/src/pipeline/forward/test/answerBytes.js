import { parse } from 'protobufjs';
/** Answers of OTLP destinations as an independent protobuf library writes them. */
const { root } = parse(`
  syntax = "proto3";
  message ExportResponse { PartialSuccess partial_success = 1; }
  message PartialSuccess { int64 rejected = 1; string error_message = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Any { string type_url = 1; bytes value = 2; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message BadRequest { string nothing = 1; }
`);
function encode(type, message) {
    const found = root.lookupType(type);
    return Buffer.from(found.encode(found.fromObject(message)).finish());
}
/** The response of any signal's Export; without arguments a full success. */
export function exportResponse(rejected, errorMessage = '') {
    return encode('ExportResponse', rejected === undefined ? {} : { partialSuccess: { rejected, errorMessage } });
}
/** google.rpc.Status; with RetryInfo if there is a delay, among other details. */
export function rpcStatus(code, message, retryDelayMs) {
    const any = (name, value) => ({ typeUrl: `type.googleapis.com/google.rpc.${name}`, value });
    const details = [any('BadRequest', encode('BadRequest', { nothing: 'x' }))];
    if (retryDelayMs !== undefined) {
        const retryDelay = { seconds: Math.floor(retryDelayMs / 1000), nanos: (retryDelayMs % 1000) * 1e6 };
        details.push(any('RetryInfo', encode('RetryInfo', { retryDelay })));
    }
    return encode('Status', { code, message, details });
}
