import fc from 'fast-check';
import { SIGNALS } from '../../messages/index.ts';
import { encodeOtlpResponse } from '../../../test/otlpWitness.ts';
import { partialSuccessOf, retryAfterMsOf, statusOf } from './otlpResponse.ts';
import { exportResponse, rpcStatus } from './test/answerBytes.ts';
describe('the answer to an export', () => {
    test.each(SIGNALS)('tells what was rejected of %s, in the official definition', (signal) => {
        const field = { traces: 'rejectedSpans', metrics: 'rejectedDataPoints', logs: 'rejectedLogRecords' }[signal];
        const bytes = encodeOtlpResponse(signal, { partialSuccess: { [field]: 300, errorMessage: 'zu groß' } });
        expect(partialSuccessOf(bytes)).toEqual({ rejectedItems: 300, message: 'zu groß' });
    });
    test.each([
        ['empty', Buffer.alloc(0)],
        ['a full success', exportResponse()],
        ['an empty partial success', exportResponse(0)],
        ['a negative count', exportResponse(-5)],
        ['JSON', Buffer.from('{"partialSuccess":{"rejectedSpans":5}}')],
        ['a page', Buffer.from('<!doctype html>')],
    ])('rejects nothing if it is %s', (_what, bytes) => {
        expect(partialSuccessOf(bytes)).toEqual({ rejectedItems: 0, message: '' });
    });
    test('may be any bytes at all', () => {
        fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
            const { rejectedItems, message } = partialSuccessOf(bytes);
            expect(Number.isSafeInteger(rejectedItems) && typeof message === 'string').toBe(true);
            const { retryAfterMs } = statusOf(bytes);
            expect(retryAfterMs === undefined || Number.isFinite(retryAfterMs)).toBe(true);
        }), { seed: 11 });
    });
    test('may be a cut one', () => {
        const whole = exportResponse(1000, 'a longer message');
        for (let size = 0; size < whole.length; size++)
            partialSuccessOf(whole.subarray(0, size));
    });
});
describe('google.rpc.Status', () => {
    test.each([
        ['without RetryInfo', undefined, undefined],
        ['with whole seconds', 2000, 2000],
        ['with nanoseconds', 1500, 1500],
        ['with no delay', 0, 0],
    ])('%s', (_what, delayMs, expected) => {
        expect(statusOf(rpcStatus(8, 'busy', delayMs))).toEqual({ message: 'busy', retryAfterMs: expected });
    });
});
describe('Retry-After', () => {
    const NOW = Date.UTC(2026, 10, 24, 8, 0, 0);
    test.each([
        ['120', 120_000],
        [' 0 ', 0],
        ['99999999999', 99_999_999_999_000],
        ['Tue, 24 Nov 2026 08:00:30 GMT', 30_000],
        ['Tue, 24 Nov 2026 07:00:00 GMT', 0],
        ['-5', undefined],
        ['1.5', undefined],
        ['soon', undefined],
        ['', undefined],
        [undefined, undefined],
    ])('%p is %p ms', (header, expected) => {
        expect(retryAfterMsOf(header, NOW)).toBe(expected);
    });
});
