import { grpcOutcome, httpOutcome } from './outcomes.ts';
describe('an HTTP status', () => {
    test.each([
        [429, 'retry', undefined],
        [502, 'retry', undefined],
        [503, 'retry', undefined],
        [504, 'retry', undefined],
        [408, 'retry', undefined],
        [400, 'permanent', undefined],
        [413, 'permanent', undefined],
        [422, 'permanent', undefined],
        [500, 'permanent', undefined],
        [501, 'permanent', undefined],
        [599, 'permanent', undefined],
        [301, 'retry', 'set the endpoint'],
        [308, 'retry', 'set the endpoint'],
        [401, 'retry', 'set or renew the headers'],
        [403, 'retry', 'may not write'],
        [404, 'retry', 'check endpoint and protocol'],
        [405, 'retry', 'check endpoint and protocol'],
        [407, 'retry', 'proxy'],
        [415, 'retry', 'compression'],
    ])('%i is %s', (status, kind, mend) => {
        const outcome = httpOutcome(status, 'said', 1000);
        expect(outcome.kind).toBe(kind);
        expect(outcome.message).toContain(`HTTP ${status}: said`);
        if (outcome.kind !== 'retry')
            return;
        expect(outcome.afterMs).toBe(mend === undefined ? 1000 : 30_000); // a mistake of an operator is tried slowly
        if (mend !== undefined)
            expect(outcome.message).toContain(mend);
    });
});
describe('a gRPC status', () => {
    test.each([
        [1, 'CANCELLED', 'retry'],
        [2, 'UNKNOWN', 'permanent'],
        [3, 'INVALID_ARGUMENT', 'permanent'],
        [4, 'DEADLINE_EXCEEDED', 'retry'],
        [5, 'NOT_FOUND', 'permanent'],
        [6, 'ALREADY_EXISTS', 'permanent'],
        [7, 'PERMISSION_DENIED', 'retry'],
        [8, 'RESOURCE_EXHAUSTED', 'permanent'],
        [9, 'FAILED_PRECONDITION', 'permanent'],
        [10, 'ABORTED', 'retry'],
        [11, 'OUT_OF_RANGE', 'retry'],
        [12, 'UNIMPLEMENTED', 'retry'],
        [13, 'INTERNAL', 'permanent'],
        [14, 'UNAVAILABLE', 'retry'],
        [15, 'DATA_LOSS', 'retry'],
        [16, 'UNAUTHENTICATED', 'retry'],
        [17, 'gRPC status 17', 'permanent'],
    ])('%i %s is %s', (status, name, kind) => {
        const outcome = grpcOutcome(status, '', undefined);
        expect(outcome.kind).toBe(kind);
        expect(outcome.message).toContain(name);
    });
    test('RESOURCE_EXHAUSTED may be tried again with RetryInfo', () => {
        expect(grpcOutcome(8, 'slow down', 500)).toEqual({
            kind: 'retry',
            message: 'RESOURCE_EXHAUSTED: slow down',
            afterMs: 500,
        });
    });
    test.each([7, 12, 16])('%i is tried slowly, or more slowly if the destination says so', (status) => {
        expect(grpcOutcome(status, '', undefined)).toMatchObject({ afterMs: 30_000 });
        expect(grpcOutcome(status, '', 90_000)).toMatchObject({ afterMs: 90_000 });
    });
});
test("a destination's words are kept short and on one line", () => {
    const { message } = httpOutcome(400, `<html>\n\n  ${'x'.repeat(10_000)}`, undefined);
    expect(message).toMatch(/^HTTP 400: <html> x+$/);
    expect(message.length).toBeLessThan(320);
});
