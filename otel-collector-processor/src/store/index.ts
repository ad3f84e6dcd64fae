export { StoreError } from './contract.ts';
export type { AuditEntry, EngineSnapshot, LoggedDelta, Store, StoreErrorCode } from './contract.ts';
export type { IssueChange, IssueCursor, IssueFilter, IssueStore, TriageChange } from './issues/contract.ts';
export type { HistoryRange, HistoryRow, HistoryStore } from './history/contract.ts';
export type { RunStore, StoredRun } from './runs/contract.ts';
export { openStore } from './openStore.ts';
export type { StoreLocation } from './openStore.ts';
