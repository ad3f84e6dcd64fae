/** A store that answers slower than this is as good as away for whoever looks at a status page. */
const PING_TIMEOUT_MS = 1000;
/** Does the store answer, and soon? `message` is '' if so, else what is wrong. Never rejects. */
export async function storeHealth(store) {
    const { promise: timeout, resolve } = Promise.withResolvers();
    const timer = setTimeout(() => {
        resolve({ reachable: false, message: `The store did not answer within ${PING_TIMEOUT_MS} ms.` });
    }, PING_TIMEOUT_MS);
    const ping = store.ping().then(() => ({ reachable: true, message: '' }), (error) => ({ reachable: false, message: error instanceof Error ? error.message : String(error) }));
    return Promise.race([ping, timeout]).finally(() => clearTimeout(timer));
}
