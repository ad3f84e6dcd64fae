import { types } from 'node:util';
import { StoreError } from '../contract.ts';
/** One row per kind: its code, what is wrong, what to do. */
const rows = {
    unreachable: {
        code: 'unreachable',
        message: (place, said) => `PostgreSQL at ${place} does not answer (${said}). Check that it runs and that the network lets Vigil reach it; ` +
            `Vigil then goes on by itself.`,
    },
    slow: {
        code: 'busy',
        message: (place, said) => `PostgreSQL at ${place} took too long (${said}). Look for locks and load on the server (pg_stat_activity), ` +
            `and try again.`,
    },
    crowded: {
        code: 'busy',
        message: (place, said) => `PostgreSQL at ${place} has no connection free (${said}). Raise its max_connections or end other users, ` +
            `and try again.`,
    },
    refused: {
        code: 'refused',
        message: (place, said) => `PostgreSQL at ${place} refuses Vigil (${said}). Check user, password, database and TLS settings in the store's ` +
            `URL, and that this user owns the database or may create tables in it.`,
    },
    read_only: {
        code: 'read_only',
        message: (place, said) => `PostgreSQL at ${place} takes no writes (${said}). Point the store's URL to the primary server, or switch off ` +
            `default_transaction_read_only.`,
    },
    full: {
        code: 'full',
        message: (place, said) => `The disk of PostgreSQL at ${place} is full (${said}). Free some space on it or enlarge it; ` +
            `Vigil then goes on by itself.`,
    },
    no_tables: {
        code: 'failed',
        message: (place, said) => `The store in PostgreSQL at ${place} is not set up (${said}). Restart Vigil, which sets it up at its start.`,
    },
    other: {
        code: 'failed',
        message: (place, said) => `The store in PostgreSQL at ${place} could not do what it was asked (${said}). Restart Vigil; if it happens ` +
            `again, report it with this message.`,
    },
};
/**
 * SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html), whole or as a class of two characters, and
 * the codes that Node.js gives to errors of sockets and names.
 */
const kindByCode = {
    '08': 'unreachable', // connection exception
    '28': 'refused', // invalid authorization
    '40': 'slow', // deadlock, serialisation failure
    '25006': 'read_only',
    '25P03': 'slow', // idle in transaction: this process hung
    '3D000': 'refused', // no such database
    '3F000': 'refused', // no such schema
    '42501': 'refused', // insufficient privilege
    '42P01': 'no_tables',
    '53100': 'full',
    '53300': 'crowded',
    '55P03': 'slow', // lock not available
    '57014': 'slow', // statement_timeout, or an operator's pg_cancel_backend
    '57P01': 'unreachable', // shutdown, or an operator's pg_terminate_backend
    '57P02': 'unreachable',
    '57P03': 'unreachable', // starting up
    '57P05': 'unreachable', // idle session timeout
    EACCES: 'refused', // a Unix socket
    EAI_AGAIN: 'unreachable',
    ECONNABORTED: 'unreachable',
    ECONNREFUSED: 'unreachable',
    ECONNRESET: 'unreachable',
    EHOSTUNREACH: 'unreachable',
    ENETDOWN: 'unreachable',
    ENETUNREACH: 'unreachable',
    ENOENT: 'unreachable', // a Unix socket
    ENOTFOUND: 'unreachable',
    EPIPE: 'unreachable',
    ETIMEDOUT: 'unreachable',
};
/** What pg says without a code, and the many codes of TLS. The first that fits. */
const kindByWords = [
    [/timeout exceeded when trying to connect/, 'crowded'], // all connections of the pool are out
    [/timeout|terminated|not queryable|connection error/i, 'unreachable'],
    [/SASL|SCRAM|password|SSL|TLS|CERT/i, 'refused'],
];
/** The StoreError for what pg threw over the database at `place`. */
export function postgresError(thrown, place) {
    const said = types.isNativeError(thrown) ? thrown.message || codeOf(thrown) : String(thrown);
    const { code, message } = rows[kindOf(thrown, said)];
    return new StoreError(code, message(place, said), { cause: thrown });
}
function kindOf(thrown, said) {
    const code = codeOf(thrown);
    const known = kindByCode[code] ?? kindByCode[code.slice(0, 2)];
    if (known !== undefined)
        return known;
    if (SQLSTATE.test(code))
        return 'other'; // the words are the server's, about anything
    return kindByWords.find(([words]) => words.test(`${code} ${said}`))?.[1] ?? 'other';
}
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** An AggregateError (one host, several addresses) has no message, but a code. */
function codeOf(thrown) {
    return types.isNativeError(thrown) && 'code' in thrown ? String(thrown.code) : '';
}
