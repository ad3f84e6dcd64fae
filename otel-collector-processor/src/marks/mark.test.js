import { formatMark, inWindow, markOfTracestate, runId, verifyMark } from './mark.ts';
const key = Buffer.from('0123456789abcdef0123456789abcdef');
const START = 1_800_000_000_000;
const run = runId(START, 'eu-west', 'k3j9');
const value = formatMark(key, 'checkout', run);
describe('a mark', () => {
    test('is read back by the key that made it', () => {
        expect(verifyMark(key, value)).toEqual({ checkId: 'checkout', runId: run, location: 'eu-west', startMs: START });
    });
    test.each([
        ['another key', () => verifyMark(Buffer.from('another'), value)],
        ['another check', () => verifyMark(key, value.replace('checkout', 'payment'))],
        ['another run', () => verifyMark(key, value.replace('k3j9', 'k3j8'))],
        ['a mac that is cut', () => verifyMark(key, value.slice(0, -1))],
        ['no mac', () => verifyMark(key, `checkout.${run}`)],
        ['a part too many', () => verifyMark(key, `${value}.x`)],
        ['nothing', () => verifyMark(key, '')],
    ])('with %s is not believed', (_case, verify) => {
        expect(verify()).toBeUndefined();
    });
    test.each([
        [-300_001, false],
        [-300_000, true],
        [0, true],
        [7_200_000, true],
        [7_200_001, false],
    ])('%i ms after its start is in its window: %s', (afterMs, expected) => {
        expect(inWindow(verifyMark(key, value), START + afterMs)).toBe(expected);
    });
    test.each([
        [`vigil=${value}`, value],
        [`congo=t61, vigil=${value} ,rojo=00f`, value],
        ['congo=t61', undefined],
        ['notvigil=x', undefined],
        ['', undefined],
    ])('in the tracestate "%s" is found', (tracestate, expected) => {
        expect(markOfTracestate(tracestate)).toBe(expected);
    });
});
