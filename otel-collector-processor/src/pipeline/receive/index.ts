export type { Accept, InboundRequest, Verdict } from './contract.ts';
export { ListenError, assertPortFree } from './connections/listen.ts';
export { startReceivers, type Receivers } from './receivers.ts';
export type { ReceiverOptions } from './receiverOptions.ts';
export type { ReceiveStats, RefusalReason } from './refusal.ts';
export type { AuthOptions, SenderToken } from './sender.ts';
