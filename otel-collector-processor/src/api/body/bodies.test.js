import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { apiErrorSchema } from '@vigil/quality-model';
import { asUser } from '../testing/callers.ts';
import { openSocket, parseAnswer, rawRequest, readToEnd, sendRaw } from '../testing/rawHttp.ts';
import { serve } from '../testing/serve.ts';
import { testRoutes } from '../testing/testRoutes.ts';
const { routes, acted } = testRoutes();
let api;
beforeAll(async () => {
    api = await serve(undefined, { routes });
});
afterAll(() => api.close(1000));
beforeEach(() => {
    acted.length = 0;
});
const PATH = '/api/v1/act/issues/i-1/ack';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const MIB = 1024 * 1024;
const post = (body, headers = JSON_TYPE) => fetch(api.url + PATH, {
    method: 'POST',
    headers: { ...asUser('Editor'), ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
});
async function refusal(answer) {
    const { error } = apiErrorSchema.parse(await answer.json());
    expect(acted).toEqual([]);
    return `${answer.status} ${error.code}`;
}
/** `{"note":"aaa…"}` of exactly so many bytes. */
const bodyOf = (bytes) => `{"note":"${'a'.repeat(bytes - '{"note":""}'.length)}"}`;
test.each([
    ['application/json', JSON_TYPE],
    ['a charset', { 'Content-Type': 'application/json; charset=utf-8' }],
    ['a charset in quotes and capitals', { 'Content-Type': 'Application/JSON;charset="UTF-8"' }],
])('a body of %s is taken', async (_what, headers) => {
    const answer = await post('{"note":"grün"}', headers);
    expect([answer.status, await answer.json()]).toEqual([200, { id: 'i-1', note: 'grün' }]);
});
test.each([
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['text', { 'Content-Type': 'text/plain' }],
    ['protobuf', { 'Content-Type': 'application/x-protobuf' }],
    ['another charset', { 'Content-Type': 'application/json; charset=latin1' }],
    ['two types', { 'Content-Type': 'application/json, text/plain' }],
    ['a type that only begins so', { 'Content-Type': 'application/jsonp' }],
])('a body of %s is refused', async (_what, headers) => {
    expect(await refusal(await post('{"note":"x"}', headers))).toBe('415 content_type_unsupported');
});
test('a body of no type is refused', async () => {
    expect(await sendRaw(api.port, rawRequest('POST', PATH, asUser('Editor'), '{"note":"x"}'))).toMatchObject({
        status: 415,
        code: 'content_type_unsupported',
    });
});
test('a compressed body is refused, not unpacked', async () => {
    const answer = await post(gzipSync('{"note":"x"}'), { ...JSON_TYPE, 'Content-Encoding': 'gzip' });
    expect(await refusal(answer)).toBe('415 content_encoding_unsupported');
});
test.each([
    ['half a document', '{"note":'],
    ['two documents', '{} {}'],
    ['a trailing comma', '{"note":"x",}'],
    ['NaN', '{"note":NaN}'],
    ['a byte order mark', '\ufeff{"note":"x"}'],
    ['bytes that are not UTF-8', Buffer.from('{"note":"\xfc"}', 'latin1')],
    ['HTML', '<html>'],
    ['white space', '   '],
])('%s is no JSON', async (_what, body) => {
    expect(await refusal(await post(body))).toBe('400 body_not_json');
});
test.each([
    ['nothing in it', '{}', ['note']],
    ['a wrong type', '{"note":5}', ['note']],
    ['an empty text', '{"note":""}', ['note']],
    ['an unknown member', '{"note":"x","nota":"y"}', ['nota']],
    ['a wrong member deep inside', '{"note":"x","tags":[{"name":"a"},{"name":1}]}', ['tags.1.name']],
    ['more than one thing wrong', '{"note":1,"tags":[{"naem":"a"}]}', ['note', 'tags.0.name', 'tags.0.naem']],
    ['a list', '[]', ['']],
    ['null', 'null', ['']],
    ['a member named __proto__', '{"note":"x","__proto__":{"admin":true}}', ['__proto__']],
])('a body with %s is refused by its path', async (_what, body, paths) => {
    const answer = await post(body);
    const { error } = apiErrorSchema.parse(await answer.json());
    expect(error.code).toBe('invalid_body');
    expect((error.detail?.['issues']).map(({ path }) => path)).toEqual(paths);
    expect(acted).toEqual([]);
});
test('no body is an empty one', async () => {
    const answer = await fetch(api.url + PATH, { method: 'POST', headers: asUser('Editor') });
    expect(await refusal(answer)).toBe('400 invalid_body');
});
test('brackets half a million deep are refused, and the next request is answered', async () => {
    expect(await refusal(await post('['.repeat(500_000)))).toBe('400 body_not_json');
    expect(await refusal(await post(`{"note":${'['.repeat(500_000)}${']'.repeat(500_000)}}`))).toMatch(/^400 /);
    expect((await post('{"note":"x"}')).status).toBe(200);
});
test('a body of exactly the limit is taken', async () => {
    expect((await post(bodyOf(MIB))).status).toBe(200);
});
test('one byte more is not', async () => {
    expect(await refusal(await post(bodyOf(MIB + 1)))).toBe('413 body_too_large');
});
test('10 MB are refused by their announcement', async () => {
    expect(await refusal(await post(bodyOf(10_000_000)))).toBe('413 body_too_large');
});
test('10 MB that were not announced are refused where they pass the limit', async () => {
    const chunk = Buffer.alloc(10_000, 'a');
    const stream = Readable.toWeb(Readable.from(Array.from({ length: 1000 }, () => chunk)));
    expect(await refusal(await post(stream))).toBe('413 body_too_large');
});
test('10 MB without a token are not read', async () => {
    const answer = await fetch(api.url + PATH, { method: 'POST', body: bodyOf(10_000_000), headers: JSON_TYPE });
    expect(await refusal(answer)).toBe('401 token_missing');
});
test('10 MB on a GET are passed over', async () => {
    const large = rawRequest('GET', '/healthz', { Connection: 'keep-alive' }, 'a'.repeat(10_000_000));
    const { head, body } = await sendRaw(api.port, large + rawRequest('GET', '/readyz', {}));
    expect(head).toMatch(/^HTTP\/1.1 200/);
    expect(body).toContain('{"status":"ready"}');
});
test('a body that breaks off changes nothing', async () => {
    const socket = await openSocket(api.port);
    const answer = readToEnd(socket);
    const whole = rawRequest('POST', PATH, { ...asUser('Editor'), ...JSON_TYPE }, '{"note":"never finished"}');
    socket.end(whole.slice(0, -5));
    expect(parseAnswer(await answer).status).not.toBe(200);
    expect(acted).toEqual([]);
});
test('after a refused body the connection still serves', async () => {
    const first = rawRequest('POST', PATH, { ...asUser('Editor'), 'Content-Type': 'text/plain', Connection: 'keep-alive' }, 'x'.repeat(1000));
    const { head, body } = await sendRaw(api.port, first + rawRequest('GET', '/healthz', {}));
    expect(head).toContain('415');
    expect(body).toContain('{"status":"alive"}');
});
