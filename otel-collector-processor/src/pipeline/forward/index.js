export { createForwarder } from './forwarder.ts';
export { createSender } from './createSender.ts';
