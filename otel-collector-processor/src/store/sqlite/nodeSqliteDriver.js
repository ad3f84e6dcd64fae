import { setImmediate as nextTurn } from 'node:timers/promises';
import { retryWhileBusy } from './retryWhileBusy.ts';
/**
 * Kysely's driver on one connection of `node:sqlite`. Kysely lends it to one user at a time, so nothing but the work of a
 * transaction gets into it. Waiting for another process's lock leaves the thread free.
 */
export class NodeSqliteDriver {
    #open;
    #limits;
    #connection;
    constructor(open, limits) {
        this.#open = open;
        this.#limits = limits;
    }
    /** Called again by the next query if it rejects. */
    async init() {
        this.#connection = new NodeSqliteConnection(await this.#open(), this.#limits);
    }
    /** In a later turn of the event loop: SQLite answers at once, so a caller in a loop would keep everyone else waiting. */
    async acquireConnection() {
        await nextTurn();
        return this.#connection; // Kysely initialises before it acquires
    }
    /** One that may write takes the lock at once: to take it after reading fails, without waiting, when another has written since. */
    async beginTransaction(connection, { accessMode }) {
        await connection.run(accessMode === 'read only' ? 'begin' : 'begin immediate');
    }
    async commitTransaction(connection) {
        await connection.run('commit');
    }
    async rollbackTransaction(connection) {
        if (connection.inTransaction())
            await connection.run('rollback'); // a full disk makes SQLite roll back by itself
    }
    releaseConnection() {
        return Promise.resolve();
    }
    destroy() {
        this.#connection?.close();
        return Promise.resolve();
    }
}
class NodeSqliteConnection {
    #database;
    #limits;
    constructor(database, limits) {
        this.#database = database;
        this.#limits = limits;
    }
    run(sql) {
        return retryWhileBusy(this.#limits, () => this.#database.exec(sql));
    }
    inTransaction() {
        return this.#database.isTransaction;
    }
    close() {
        this.#database.close();
    }
    executeQuery({ sql, parameters }) {
        return retryWhileBusy(this.#limits, () => {
            const statement = this.#database.prepare(sql);
            const values = parameters.map(toSqlite);
            // Any statement that returns rows has columns: select, but also insert … returning and some pragmas.
            if (statement.columns().length > 0)
                return { rows: statement.all(...values) };
            const { changes, lastInsertRowid } = statement.run(...values);
            return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
        });
    }
    async *streamQuery({ sql, parameters }) {
        const statement = this.#database.prepare(sql);
        for (const row of statement.iterate(...parameters.map(toSqlite)))
            yield { rows: [row] };
    }
}
function toSqlite(value) {
    switch (typeof value) {
        case 'string':
        case 'number':
        case 'bigint':
            return value;
        case 'boolean':
            return value ? 1 : 0;
        default:
            if (value === null || value === undefined)
                return null;
            if (value instanceof Uint8Array)
                return value;
            throw new TypeError(`SQLite takes no ${Object.prototype.toString.call(value)} as a parameter.`);
    }
}
