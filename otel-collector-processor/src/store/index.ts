export { StoreError } from './contract.ts';
export type { AuditEntry, EngineSnapshot, LoggedDelta, Store, StoreErrorCode } from './contract.ts';
export { openStore } from './openStore.ts';
export type { StoreLocation } from './openStore.ts';
