import { JSON_CONTAINERS_MAX, isTooMuchJson } from './jsonSize.ts';
const span = `{"traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}","attributes":[{"key":"k","value":{"stringValue":"v"}}]},`;
test.each([
    ['an empty body', '', false],
    ['16 MB of spans', span.repeat(16e6 / span.length), false],
    ['16 MB of one string', 'x'.repeat(16e6), false],
    ['as many objects as may be', '{},'.repeat(JSON_CONTAINERS_MAX), false],
    ['one more', '{},'.repeat(JSON_CONTAINERS_MAX + 1), true],
    ['arrays in arrays', '['.repeat(3 * JSON_CONTAINERS_MAX), true],
])('whether %s is too much JSON', (_what, json, tooMuch) => {
    expect(isTooMuchJson(Buffer.from(json))).toBe(tooMuch);
});
