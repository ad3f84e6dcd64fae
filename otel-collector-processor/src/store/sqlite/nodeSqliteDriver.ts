import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { retryWhileBusy } from './retryWhileBusy.ts';
import type { SqliteLimits } from './sqliteLimits.ts';

/**
 * Kysely's driver on one connection of `node:sqlite`. Kysely lends it to one user at a time, so nothing but the work of a
 * transaction gets into it. Waiting for another process's lock leaves the thread free.
 */
export class NodeSqliteDriver implements Driver {
  readonly #open: () => Promise<DatabaseSync>;
  readonly #limits: SqliteLimits;
  #connection: NodeSqliteConnection | undefined;

  constructor(open: () => Promise<DatabaseSync>, limits: SqliteLimits) {
    this.#open = open;
    this.#limits = limits;
  }

  /** Called again by the next query if it rejects. */
  async init(): Promise<void> {
    this.#connection = new NodeSqliteConnection(await this.#open(), this.#limits);
  }

  /** In a later turn of the event loop: SQLite answers at once, so a caller in a loop would keep everyone else waiting. */
  async acquireConnection(): Promise<DatabaseConnection> {
    await nextTurn();
    return this.#connection!; // Kysely initialises before it acquires
  }

  /** One that may write takes the lock at once: to take it after reading fails, without waiting, when another has written since. */
  async beginTransaction(connection: NodeSqliteConnection, { accessMode }: TransactionSettings): Promise<void> {
    await connection.run(accessMode === 'read only' ? 'begin' : 'begin immediate');
  }

  async commitTransaction(connection: NodeSqliteConnection): Promise<void> {
    await connection.run('commit');
  }

  async rollbackTransaction(connection: NodeSqliteConnection): Promise<void> {
    if (connection.inTransaction()) await connection.run('rollback'); // a full disk makes SQLite roll back by itself
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#connection?.close();
    return Promise.resolve();
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #limits: SqliteLimits;

  constructor(database: DatabaseSync, limits: SqliteLimits) {
    this.#database = database;
    this.#limits = limits;
  }

  run(sql: string): Promise<void> {
    return retryWhileBusy(this.#limits, () => this.#database.exec(sql));
  }

  inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  close(): void {
    this.#database.close();
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return retryWhileBusy(this.#limits, () => {
      const statement = this.#database.prepare(sql);
      const values = parameters.map(toSqlite);
      // Any statement that returns rows has columns: select, but also insert … returning and some pragmas.
      if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] };
      const { changes, lastInsertRowid } = statement.run(...values);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    });
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const statement = this.#database.prepare(sql);
    for (const row of statement.iterate(...parameters.map(toSqlite))) yield { rows: [row as R] };
  }
}

function toSqlite(value: unknown): SQLInputValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      if (value === null || value === undefined) return null;
      if (value instanceof Uint8Array) return value;
      throw new TypeError(`SQLite takes no ${Object.prototype.toString.call(value)} as a parameter.`);
  }
}
