const unasked = () => Promise.reject(new Error('The API does not ask this of the store'));
export function memoryStore() {
    const audit = [];
    const store = {
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
        appendAudit: async (entry) => {
            if (store.failure !== undefined)
                throw store.failure;
            audit.push(entry);
        },
        readAudit: async (limit) => {
            if (store.failure !== undefined)
                throw store.failure;
            return audit.toReversed().slice(0, limit);
        },
        ping: async () => {
            if (store.failure !== undefined)
                throw store.failure;
        },
        close: async () => { },
    };
    return store;
}
