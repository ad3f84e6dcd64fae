import { refusal } from './refusal.ts';
import { statusToJson, statusToProtobuf } from './rpcStatus.ts';
import { decodeStatus } from './test/rpcStatusWitness.ts';
const overloaded = (retryAfterMs) => ({ kind: 'overloaded', message: 'full', retryAfterMs });
const retryInfo = (seconds, nanos) => ({
    RetryInfo: { retryDelay: { ...(seconds > 0 && { seconds }), ...(nanos > 0 && { nanos }) } },
});
describe('a google.rpc.Status', () => {
    test.each([
        ['has code and message', refusal('forbidden', 'no'), { code: 7, message: 'no', details: {} }],
        ['has no RetryInfo when too large', refusal('too_large', 'big'), { code: 8, message: 'big', details: {} }],
        ['has RetryInfo in seconds', overloaded(3_000), { code: 14, message: 'full', details: retryInfo(3, 0) }],
        ['has RetryInfo in parts of one', overloaded(250), { code: 14, message: 'full', details: retryInfo(0, 250e6) }],
        ['has RetryInfo of hours', overloaded(7_200_500), { code: 14, message: 'full', details: retryInfo(7_200, 500e6) }],
        [
            'has BadRequest for bad data',
            refusal('malformed', 'spans[3]: ä'),
            {
                code: 3,
                message: 'spans[3]: ä',
                details: { BadRequest: { fieldViolations: [{ description: 'spans[3]: ä' }] } },
            },
        ],
        [
            'replaces half a surrogate pair, which UTF-8 has no bytes for',
            refusal('forbidden', 'a\ud800b'),
            { code: 7, message: 'a\ufffdb', details: {} },
        ],
        [
            'cuts a long message',
            refusal('forbidden', 'x'.repeat(100_000)),
            { code: 7, message: `${'x'.repeat(1_024)}…`, details: {} },
        ],
    ])('in protobuf %s', (_what, refused, expected) => {
        expect(decodeStatus(statusToProtobuf(refused))).toEqual(expected);
    });
    test.each([
        ['has code and message', refusal('forbidden', 'no'), { code: 7, message: 'no' }],
        [
            'has RetryInfo',
            overloaded(1_500),
            {
                code: 14,
                message: 'full',
                details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }],
            },
        ],
        [
            'has BadRequest for bad data',
            refusal('malformed', 'no'),
            {
                code: 3,
                message: 'no',
                details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description: 'no' }] }],
            },
        ],
    ])('in JSON %s', (_what, refused, expected) => {
        expect(JSON.parse(statusToJson(refused).toString())).toEqual(expected);
    });
});
