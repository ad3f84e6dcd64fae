import { resolveOptions } from './receiverOptions.ts';
const options = {
    grpcPort: 4317,
    httpPort: 4318,
    jsonToProtobuf: (_signal, body) => body,
    nowMs: () => 0,
    random: () => 0,
};
const auth = { required: true, tokens: [] };
describe('the options', () => {
    test.each(['localhost', '::1', '127.0.0.1', '127.9.9.9'])('let %s do without a token', (host) => {
        expect(resolveOptions({ ...options, host }).host).toBe(host);
    });
    test.each(['0.0.0.0', '::', '192.168.1.1', '127.example.com', ''])('want a token for %p', (host) => {
        expect(() => resolveOptions({ ...options, host })).toThrow('Require a token');
        expect(resolveOptions({ ...options, host, auth }).host).toBe(host);
    });
    test('want room for the largest request', () => {
        expect(() => resolveOptions({ ...options, bodyMaxBytes: 1_000, maxInFlightBytes: 67_535 })).toThrow('maxInFlightBytes');
        expect(resolveOptions({ ...options, bodyMaxBytes: 1_000, maxInFlightBytes: 67_536 }).bodyMaxBytes).toBe(1_000);
    });
    test('take the tenant header in any case', () => {
        expect(resolveOptions({ ...options, tenantHeader: 'X-Tenant' }).tenantHeader).toBe('x-tenant');
    });
});
