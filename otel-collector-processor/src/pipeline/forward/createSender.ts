import { DEFAULT_TENANT } from '@vigil/quality-model';
import type { Sender } from './contract.ts';
import { createGrpcSender } from './grpcSender.ts';
import { createHttpSender } from './httpSender.ts';
import type { SenderOptions } from './senderOptions.ts';

const SENDERS = {
  grpc: createGrpcSender,
  'http/protobuf': createHttpSender,
} as const satisfies Record<string, (options: SenderOptions) => Sender>;

export type DestinationProtocol = keyof typeof SENDERS;

type Options = Omit<SenderOptions, 'tenantHeaders'> & Readonly<{ protocol: DestinationProtocol; tenantHeader: string }>;

/** The sender of a destination's protocol. */
export function createSender({ protocol, tenantHeader, ...options }: Options): Sender {
  const name = tenantHeader.toLowerCase();
  const tenantHeaders = (tenant: string): Record<string, string> =>
    tenant === DEFAULT_TENANT ? {} : { [name]: tenant };
  return SENDERS[protocol]({ ...options, tenantHeaders });
}
