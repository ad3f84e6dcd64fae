import { Kysely, PostgresDialect, sql } from 'kysely';
import { types as is } from 'node:util';
import { Client, TypeOverrides, types as pgTypes } from 'pg';
import { StoreError } from '../contract.ts';
import { checkedPool } from './checkedPool.ts';
import { postgresError } from './postgresError.ts';
import { MIGRATION_LIMITS, POSTGRES_LIMITS } from './postgresLimits.ts';
const columnTypes = {
    sequence: { type: 'bigserial', column: (column) => column.primaryKey() },
    long: 'bigint',
    bytes: 'bytea',
};
/** An advisory lock is a number that all users of the database agree on: "vigil" in ASCII. */
const APPEND_LOCK = 0x76_69_67_69_6c;
/** The database at `url` (`postgres://user:password@host:5432/database?…`). Throws StoreError `refused` if that is none. */
export function postgresBackend(url, limits = POSTGRES_LIMITS) {
    const place = placeOf(url);
    const config = { connectionString: url, fallback_application_name: 'vigil', types: plainTypes() };
    const database = open(config, limits);
    return {
        kind: 'postgres',
        place,
        columnTypes,
        database,
        withMigrationAccess: async (use) => {
            const patient = open(config, { ...MIGRATION_LIMITS, connectTimeoutMs: limits.connectTimeoutMs });
            try {
                return await use(patient);
            }
            finally {
                await patient.destroy();
            }
        },
        holdAppends: async (transaction) => {
            await sql `select pg_advisory_xact_lock(${sql.lit(APPEND_LOCK)})`.execute(transaction);
        },
        toStoreError: (thrown) => postgresError(thrown, place),
    };
}
function open(config, limits) {
    const pool = () => checkedPool(config, limits);
    return new Kysely({ dialect: new PostgresDialect({ pool: () => Promise.resolve(pool()) }) });
}
/** 64-bit numbers as numbers (sequences and times are far below 2^53), bytes as SQLite gives them. */
function plainTypes() {
    const readBytes = pgTypes.getTypeParser(BYTEA, 'text');
    const types = new TypeOverrides();
    types.setTypeParser(INT8, Number);
    types.setTypeParser(BYTEA, (text) => {
        const { buffer, byteOffset, length } = readBytes(text);
        return new Uint8Array(buffer, byteOffset, length);
    });
    return types;
}
/** pg_type.oid; fixed for built-in types. */
const INT8 = 20;
const BYTEA = 17;
/** Host, port and database, for messages. The URL itself holds the password. */
function placeOf(url) {
    try {
        if (!/^postgres(ql)?:\/\//.test(url))
            throw new Error('it does not start with postgres://');
        const { host, port, database = '' } = new Client({ connectionString: url });
        return host.startsWith('/') ? `${host} (port ${port}, database ${database})` : `${host}:${port}/${database}`;
    }
    catch (thrown) {
        // Not as cause: the errors of URL hold the URL.
        const said = is.isNativeError(thrown) ? thrown.message.replaceAll(url, '…') : 'unknown error';
        throw new StoreError('refused', `The PostgreSQL URL of the store cannot be read (${said}). ` +
            `Write it as postgres://user:password@host:5432/database, special characters percent-encoded.`);
    }
}
