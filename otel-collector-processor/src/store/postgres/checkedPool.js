import { types } from 'node:util';
import { Pool } from 'pg';
/** pg's own words; it has no code for it. */
const ANSWER_TIMEOUT = 'Query read timeout';
/**
 * A pool of pg that lends only connections that answer. One that was used before is asked first (a round trip): a restart
 * of the server or a firewall may have cut it, and a write that fails because of that could not safely be sent again.
 * A connection that is lost, idle or in use, crashes nothing; one that fell silent is not lent again.
 */
export function checkedPool(config, limits) {
    const pool = new Pool({
        ...config,
        max: limits.connectionsMax,
        connectionTimeoutMillis: limits.connectTimeoutMs,
        statement_timeout: limits.statementTimeoutMs,
        query_timeout: limits.answerTimeoutMs,
        idle_in_transaction_session_timeout: limits.answerTimeoutMs, // a Vigil that hangs must not hold up its successor
        idleTimeoutMillis: limits.idleTimeoutMs,
        keepAlive: true,
    });
    const usedBefore = new WeakSet();
    // pg emits `error` besides rejecting the query, if there is one. Without a listener that ends the process.
    pool.on('error', ignore);
    pool.on('connect', (client) => client.on('error', ignore));
    /** Rejects as pg does, or when a connection does not answer in time. */
    async function connect() {
        for (;;) {
            const client = await pool.connect();
            if (!usedBefore.has(client)) {
                usedBefore.add(client);
                return watched(client);
            }
            try {
                const check = { text: 'select 1', query_timeout: limits.connectTimeoutMs };
                await client.query(check);
                return watched(client);
            }
            catch (thrown) {
                client.release(true);
                if (isSilence(thrown))
                    throw thrown; // the others are hardly better: say so in time
            }
        }
    }
    return { connect, end: () => pool.end(), options: pool.options };
}
/** A client that, once the server left it without an answer, fails at once and is thrown away. */
function watched(client) {
    let silence;
    const query = async (sql, parameters) => {
        if (silence !== undefined)
            throw silence;
        try {
            return await client.query(sql, [...parameters]);
        }
        catch (thrown) {
            if (isSilence(thrown))
                silence = thrown;
            throw thrown;
        }
    };
    return {
        query: query, // without cursors, which the store does not use
        release: (destroy) => client.release(destroy === true || silence !== undefined),
    };
}
function isSilence(thrown) {
    return types.isNativeError(thrown) && thrown.message === ANSWER_TIMEOUT;
}
function ignore() {
    // The pool drops the connection; who was using it has the rejection.
}
