import { redactSecrets } from './redactSecrets.ts';
test.each([
    ['a literal', { token: 'abc' }, { token: '[redacted]' }],
    [
        'a literal deep inside',
        { receivers: [{ chat: { apiKey: 'abc' } }] },
        { receivers: [{ chat: { apiKey: '[redacted]' } }] },
    ],
    ['a secret in a list', { tokens: ['a', 'b'] }, { tokens: ['[redacted]', '[redacted]'] }],
    [
        'all below a secret',
        { credentials: { user: 'u', more: ['x'] } },
        { credentials: { user: '[redacted]', more: ['[redacted]'] } },
    ],
    [
        'headers',
        { headers: { Authorization: 'Basic x', Cookie: 'y' } },
        { headers: { Authorization: '[redacted]', Cookie: '[redacted]' } },
    ],
    ['credentials in a URL', { url: 'https://u:p@host/x' }, { url: 'https://[redacted]@host/x' }],
    ['a token in a URL', { url: 'see postgres://token@host:5432/db' }, { url: 'see postgres://[redacted]@host:5432/db' }],
])('hides %s', (_what, view, redacted) => {
    expect(redactSecrets(view)).toEqual(redacted);
});
test.each([
    ['a reference to the environment', { token: 'env:TOKEN' }],
    ['a reference to a file', { secret: { password: 'file:/run/secrets/x' } }],
    ['an attribute key', { matchers: [{ key: 'service.name', value: 'till' }] }],
    ['a URL', { url: 'https://host/a@b' }],
    ['an address', { team: 'people@example.org' }],
    ['what is no text', { tokenRequired: true, sessionTimeoutMs: 5, secret: null }],
])('leaves %s', (_what, view) => {
    expect(redactSecrets(view)).toEqual(view);
});
