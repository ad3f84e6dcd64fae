import type { AuditEntry, Store } from '../../store/index.ts';

/** As much of a store as the API asks of one: the audit trail and whether it answers. Set `failure` to make it fail. */
export type MemoryStore = Store & { readonly audit: AuditEntry[]; failure: Error | undefined };

const unasked = (): Promise<never> => Promise.reject(new Error('The API does not ask this of the store'));

export function memoryStore(): MemoryStore {
  const audit: AuditEntry[] = [];
  const store: MemoryStore = {
    kind: 'sqlite',
    audit,
    failure: undefined,
    migrate: unasked,
    appendDelta: unasked,
    readDeltas: unasked,
    saveSnapshot: unasked,
    latestSnapshot: unasked,
    getSetting: unasked,
    initSetting: unasked,
    saveTriage: unasked,
    loadTriage: unasked,
    listIssues: unasked,
    countIssues: unasked,
    getIssue: unasked,
    appendRun: unasked,
    recentRuns: unasked,
    runsBetween: unasked,
    writeHistory: unasked,
    readHistory: unasked,
    readHistoryPage: unasked,
    dropHistory: unasked,
    historySeries: unasked,
    appendAudit: async (entry) => {
      if (store.failure !== undefined) throw store.failure;
      audit.push(entry);
    },
    readAudit: async (limit) => {
      if (store.failure !== undefined) throw store.failure;
      return audit.toReversed().slice(0, limit);
    },
    ping: async () => {
      if (store.failure !== undefined) throw store.failure;
    },
    close: async () => {},
  };
  return store;
}
