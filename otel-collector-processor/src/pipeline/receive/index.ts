export type { Accept, InboundRequest, SenderWait, Verdict } from './contract.ts';
export { ListenError, assertPortFree } from './connections/listen.ts';
export { startReceivers, type Receivers } from './receivers.ts';
export { leastInFlightBytes, type ReceiverOptions } from './receiverOptions.ts';
export type { ReceiveStats, RefusalReason } from './refusal.ts';
export type { AuthOptions, SenderToken } from './sender.ts';
export type { ReceiverTls } from './connections/secureConnections.ts';
export { collectGarbage, MemoryWatch } from './memoryWatch.ts';
