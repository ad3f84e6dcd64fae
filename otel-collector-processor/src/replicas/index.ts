export { openReplicaDoor, type DoorCredentials, type DoorTls, type ReplicaDoor } from './door/replicaDoor.ts';
export { createEngineLink, type EngineLink, type LinkStatus } from './link/engineLink.ts';
export { createExchange, type EngineTarget } from './link/exchange.ts';
export { rulesSchema } from './messageSchemas.ts';
export { isRemote, NAME } from './protocol.ts';
