import { percentEncoded } from './grpcReply.ts';
test.each([
    ['plain text: 100 ~', 'plain text: 100 ~'],
    ['100%', '100%25'],
    ['a\nb\u0000', 'a%0Ab%00'],
    ['tenant "ä" 日', 'tenant "%C3%A4" %E6%97%A5'],
    ['', ''],
])('the message %p is sent as %p', (message, encoded) => {
    expect(percentEncoded(message)).toBe(encoded);
    expect(decodeURIComponent(encoded)).toBe(message);
});
