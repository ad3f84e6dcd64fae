export type {
  DeadLetterSink,
  ForwardSource,
  Ledger,
  OutboundRequest,
  SendResult,
  Sender,
  SenderTls,
} from './contract.ts';
export { createForwarder, type Forwarder, type ForwarderOptions } from './forwarder.ts';
export { createSender, type DestinationProtocol } from './createSender.ts';
export type { Destination } from './destinationLoop.ts';
export { DestinationCounts, rejectedOf, rejectionWords } from './destinationCounts.ts';
export { pause, type Pause } from './retryGate.ts';
export { connectOptions, inWords } from './senderOptions.ts';
