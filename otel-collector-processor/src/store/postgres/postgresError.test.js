import { postgresError } from './postgresError.ts';
describe('an error of PostgreSQL', () => {
    const place = 'db.example:5432/vigil';
    const coded = (code) => Object.assign(new Error('as the server says'), { code });
    test.each([
        ['a shutdown', coded('57P01'), 'unreachable', 'goes on by itself'],
        ['a server that starts', coded('57P03'), 'unreachable', 'goes on by itself'],
        ['a broken protocol', coded('08P01'), 'unreachable', 'goes on by itself'],
        ['a refused connection', coded('ECONNREFUSED'), 'unreachable', 'goes on by itself'],
        ['a name that is not known', coded('ENOTFOUND'), 'unreachable', 'goes on by itself'],
        ['a connection that ended', new Error('Connection terminated unexpectedly'), 'unreachable', 'goes on by itself'],
        ['an answer that does not come', new Error('Query read timeout'), 'unreachable', 'goes on by itself'],
        ['a statement timeout', coded('57014'), 'busy', 'pg_stat_activity'],
        ['a deadlock', coded('40P01'), 'busy', 'pg_stat_activity'],
        ['too many connections', coded('53300'), 'busy', 'max_connections'],
        ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), 'busy', 'try again'],
        ['a wrong password', coded('28P01'), 'refused', 'Check user, password'],
        ['a database that is not there', coded('3D000'), 'refused', 'database'],
        ['a missing right', coded('42501'), 'refused', 'may create tables'],
        ['no password', new Error('SASL: client password must be a string'), 'refused', 'password'],
        ['no TLS', new Error('The server does not support SSL connections'), 'refused', 'TLS'],
        ['an unknown certificate', coded('SELF_SIGNED_CERT_IN_CHAIN'), 'refused', 'TLS'],
        ['a standby', coded('25006'), 'read_only', 'primary'],
        ['a full disk', coded('53100'), 'full', 'Free some space'],
        ['a table that is not there', coded('42P01'), 'failed', 'sets it up'],
        ['anything else', coded('XX000'), 'failed', 'report it'],
        ['something that is no error', 'a string', 'failed', 'report it'],
    ])('%s becomes one that says what to do', (_name, thrown, code, remedy) => {
        const error = postgresError(thrown, place);
        expect(error).toMatchObject({ name: 'StoreError', code, cause: thrown });
        expect(error.message).toContain(place);
        expect(error.message).toContain(remedy);
    });
    test('without words is told by its code, as for a host with several addresses', () => {
        const none = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
        expect(postgresError(none, place).message).toContain('(ECONNREFUSED)');
    });
});
