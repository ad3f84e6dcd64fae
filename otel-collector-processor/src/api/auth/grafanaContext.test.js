import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grafanaContext } from '../testing/callers.ts';
import { grafanaUser } from './grafanaContext.ts';
const captured = (who) => {
    const file = join(__dirname, '../../../test/payloads', `grafana-12.3-plugin-proxy-${who}.json`);
    const { headers } = JSON.parse(readFileSync(file, 'utf8'));
    return headers['x-grafana-context'] ?? '';
};
/** As a header arrives: bytes of UTF-8, each read as one character. */
const onTheWire = (text) => Buffer.from(text, 'utf8').toString('latin1');
test.each([
    ['viewer', { role: 'Viewer', login: 'viewer', orgId: 1, anonymous: false }],
    ['editor', { role: 'Editor', login: 'editor', orgId: 1, anonymous: false }],
    ['anonymous', { role: 'Admin', login: 'anonymous', orgId: 1, anonymous: true }],
])('reads what Grafana 12.3 sent for %s', (who, user) => {
    expect(grafanaUser(captured(who))).toEqual(user);
});
test.each([
    ['a Viewer', { OrgRole: 'Viewer' }, { role: 'Viewer' }],
    ['an Editor', { OrgRole: 'Editor' }, { role: 'Editor' }],
    ['an Admin', { OrgRole: 'Admin' }, { role: 'Admin' }],
    ['a server administrator without a role', { OrgRole: 'None', IsGrafanaAdmin: true }, { role: 'Admin' }],
    ['a service account', { Login: 'sa-1-bot', IsServiceAccount: true }, { login: 'sa-1-bot' }],
    ['an anonymous Viewer', { Login: '', IsAnonymous: true }, { role: 'Viewer', login: 'anonymous', anonymous: true }],
    ['a user without a login', { Login: '', UserID: 12 }, { login: 'user-12' }],
    ['another organisation', { OrgID: 4 }, { orgId: 4 }],
    ['keys that are not known yet', { Shoes: 43 }, { login: 'kim' }],
])('takes %s', (_who, context, user) => {
    expect(grafanaUser(grafanaContext(context))).toMatchObject(user);
});
test('a login in UTF-8 keeps its letters', () => {
    expect(grafanaUser(onTheWire(grafanaContext({ Login: 'jürgen.łukasz.日本' }))).login).toBe('jürgen.łukasz.日本');
});
test.each([
    ['nothing', undefined, 'context_missing'],
    ['an empty header', '', 'context_missing'],
    ['text', 'Admin', 'context_invalid'],
    ['half of it', grafanaContext().slice(0, -1), 'context_invalid'],
    ['null', 'null', 'context_invalid'],
    ['a list', `[${grafanaContext()}]`, 'context_invalid'],
    ['two of them', `${grafanaContext()}, ${grafanaContext({ OrgRole: 'Admin' })}`, 'context_invalid'],
    ['no role', grafanaContext({ OrgRole: undefined }), 'context_invalid'],
    ['a list of roles', grafanaContext({ OrgRole: ['Admin'] }), 'context_invalid'],
    ['no organisation', grafanaContext({ OrgID: undefined }), 'context_invalid'],
    ['an organisation in words', grafanaContext({ OrgID: '1' }), 'context_invalid'],
    ['no login', grafanaContext({ Login: undefined }), 'context_invalid'],
    ['a login without end', grafanaContext({ Login: 'x'.repeat(401) }), 'context_invalid'],
    ['a flag in words', grafanaContext({ IsGrafanaAdmin: 'true' }), 'context_invalid'],
    ['bytes that are not UTF-8', grafanaContext({ Login: 'j\u00fcrgen' }), 'context_invalid'],
    ['the role None', grafanaContext({ OrgRole: 'None' }), 'role_none'],
    ['an empty role', grafanaContext({ OrgRole: '' }), 'role_none'],
    ['a role in other case', grafanaContext({ OrgRole: 'admin' }), 'role_none'],
    ['a role that is not known', grafanaContext({ OrgRole: 'Owner' }), 'role_none'],
    ['a role that is a name of JavaScript', grafanaContext({ OrgRole: 'constructor' }), 'role_none'],
])('refuses %s', (_what, header, code) => {
    expect(() => grafanaUser(header)).toThrow(expect.objectContaining({ code }));
});
