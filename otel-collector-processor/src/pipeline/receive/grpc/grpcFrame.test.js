import { frame, unaryFraming } from './grpcFrame.ts';
const prefix = (flag, length) => Buffer.from([flag, 0, 0, length >> 8, length & 255]);
const framing = unaryFraming(1_000, true);
test.each([
    ['0', prefix(0, 10), true, undefined],
    ['1 with an encoding', prefix(1, 10), true, undefined],
    ['1 without an encoding', prefix(1, 10), false, 'bad_frame'],
    ['2', prefix(2, 10), true, 'bad_frame'],
    ['0 and the largest length', prefix(0, 1_000), true, undefined],
    ['0 and one byte more', prefix(0, 1_001), true, 'too_large'],
])('a prefix with flag %s is judged at once', (_what, head, hasEncoding, kind) => {
    expect(unaryFraming(1_000, hasEncoding).checkHead(head)?.kind).toBe(kind);
});
test.each([
    ['nothing', Buffer.alloc(0)],
    ['half a prefix', Buffer.alloc(3)],
    ['half a message', Buffer.concat([prefix(0, 4), Buffer.from('abc')])],
    ['a message and a half', Buffer.concat([frame(Buffer.from('abc')), Buffer.from('a')])],
    ['two messages', Buffer.concat([frame(Buffer.from('abc')), frame(Buffer.from('abc'))])],
])('%s is no unary call', (_what, body) => {
    expect(framing.unwrap(body).kind).toBe('malformed');
});
test('one message is taken out of its frame', () => {
    expect(framing.unwrap(frame(Buffer.from('abc')))).toEqual({
        kind: 'message',
        bytes: Buffer.from('abc'),
        encoded: false,
    });
    expect(framing.unwrap(Buffer.concat([prefix(1, 1), Buffer.from('z')]))).toMatchObject({ encoded: true });
});
