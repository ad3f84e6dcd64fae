export { createForwarder, type Forwarder, type ForwarderOptions } from './forwarder.ts';
export { createSender, type DestinationProtocol } from './createSender.ts';
