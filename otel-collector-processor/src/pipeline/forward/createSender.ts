import { DEFAULT_TENANT } from '@vigil/quality-model';
import type { Sender } from './contract.ts';
import { createGrpcSender } from './grpcSender.ts';
import { createHttpSender } from './httpSender.ts';
import { type SenderOptions, checkHeaders } from './senderOptions.ts';

const SENDERS = {
  grpc: createGrpcSender,
  'http/protobuf': createHttpSender,
} as const satisfies Record<string, (options: SenderOptions) => Sender>;

export type DestinationProtocol = keyof typeof SENDERS;

type Options = Omit<SenderOptions, 'tenantHeaders' | 'nowMs'> &
  Readonly<{ protocol: DestinationProtocol; tenantHeader: string; nowMs?: () => number }>;

/** The sender of a destination's protocol. Throws TypeError for an endpoint or a header that cannot be. */
export function createSender({ protocol, tenantHeader, nowMs = Date.now, ...options }: Options): Sender {
  checkHeaders(options.headers);
  const name = tenantHeader.toLowerCase();
  const tenantHeaders = (tenant: string): Record<string, string> =>
    tenant === DEFAULT_TENANT ? {} : { [name]: tenant };
  return SENDERS[protocol]({ ...options, tenantHeaders, nowMs });
}
