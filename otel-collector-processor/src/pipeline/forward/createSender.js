import { DEFAULT_TENANT } from '@vigil/quality-model';
import { createGrpcSender } from './grpcSender.ts';
import { createHttpSender } from './httpSender.ts';
import { checkHeaders } from './senderOptions.ts';
const SENDERS = {
    grpc: createGrpcSender,
    'http/protobuf': createHttpSender,
};
/** The sender of a destination's protocol. Throws TypeError for an endpoint or a header that cannot be. */
export function createSender({ protocol, tenantHeader, nowMs = Date.now, ...options }) {
    checkHeaders(options.headers);
    const name = tenantHeader.toLowerCase();
    const tenantHeaders = (tenant) => tenant === DEFAULT_TENANT ? {} : { [name]: tenant };
    return SENDERS[protocol]({ ...options, tenantHeaders, nowMs });
}
