export { ListenError, assertPortFree } from './connections/listen.ts';
export { startReceivers } from './receivers.ts';
