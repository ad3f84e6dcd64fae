import { formatOf } from './contentType.ts';
test.each([
    ['application/x-protobuf', 'protobuf'],
    ['Application/X-Protobuf; proto=whatever', 'protobuf'],
    ['application/json', 'json'],
    ['application/json; charset=utf-8', 'json'],
    ['application/json;charset="UTF-8"', 'json'],
    ['application/json; charset=latin1', undefined],
    ['application/json; v=1; charset=utf-16', undefined],
    ['application/protobuf-x', undefined],
    ['text/plain', undefined],
    ['', undefined],
    [undefined, undefined],
])('the Content-Type %p is %p', (contentType, format) => {
    expect(formatOf(contentType)).toBe(format);
});
