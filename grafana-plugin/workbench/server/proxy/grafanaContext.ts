import { ORGANISATION, type GrafanaUser } from '../session/grafanaUser.ts';

/** Go's encoder of JSON writes these so, that they do no harm in HTML. */
const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** Value of `X-Grafana-Context`, with the keys that Grafana 12.3 was seen to send, as bytes of UTF-8. `nowMs`: Unix milliseconds. */
export function grafanaContext(user: GrafanaUser, nowMs: number): string {
  const json = JSON.stringify({
    UserID: user.id,
    UserUID: user.uid,
    OrgID: ORGANISATION.id,
    OrgName: ORGANISATION.name,
    OrgRole: user.role,
    Login: user.login,
    Name: user.name,
    Email: user.email,
    EmailVerified: false,
    AuthID: '',
    AuthenticatedBy: 'password',
    Namespace: 'default',
    ApiKeyID: 0,
    IsServiceAccount: false,
    IsGrafanaAdmin: false,
    IsAnonymous: false,
    IsDisabled: false,
    HelpFlags1: 0,
    LastSeenAt: new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    Teams: [],
    FallbackType: 'user',
  });
  const escaped = json.replace(/[<>&\u2028\u2029]/g, (character) => ESCAPED[character]!);
  // Node writes a header's characters as bytes: those of UTF-8, as Go sends them.
  return Buffer.from(escaped, 'utf8').toString('latin1');
}
