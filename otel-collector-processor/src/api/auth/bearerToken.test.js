import { recogniseBearer } from './bearerToken.ts';
const tokens = { admin: 'aaaa', plugin: 'pppp', metrics: 'mmmm' };
const recognise = recogniseBearer(tokens);
test.each([
    ['the admin token', 'Bearer aaaa', { kind: 'known', use: 'admin' }],
    ['the plugin token', 'Bearer pppp', { kind: 'known', use: 'plugin' }],
    ['the metrics token', 'Bearer mmmm', { kind: 'known', use: 'metrics' }],
    ['the scheme in any case', 'bEARER aaaa', { kind: 'known', use: 'admin' }],
    ['more than one space', 'Bearer  aaaa ', { kind: 'known', use: 'admin' }],
    ['no header', undefined, { kind: 'none' }],
    ['an empty header', '', { kind: 'unknown' }],
    ['the scheme alone', 'Bearer', { kind: 'unknown' }],
    ['an empty token', 'Bearer ', { kind: 'unknown' }],
    ['another scheme', 'Basic aaaa', { kind: 'unknown' }],
    ['the token alone', 'aaaa', { kind: 'unknown' }],
    ['the beginning of a token', 'Bearer aaa', { kind: 'unknown' }],
    ['a token and more', 'Bearer aaaaa', { kind: 'unknown' }],
    ['a token in other case', 'Bearer AAAA', { kind: 'unknown' }],
    ['two tokens', 'Bearer aaaa pppp', { kind: 'unknown' }],
])('recognises %s', (_what, authorization, bearer) => {
    expect(recognise(authorization)).toEqual(bearer);
});
test.each([
    ['an empty token', { ...tokens, plugin: '' }, /plugin token is empty/],
    ['a blank token', { ...tokens, admin: ' \n' }, /admin token is empty/],
    ['one token for two uses', { ...tokens, plugin: 'aaaa' }, /are the same/],
])('does not start with %s', (_what, wrong, message) => {
    expect(() => recogniseBearer(wrong)).toThrow(message);
});
