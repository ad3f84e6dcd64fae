import { changeSession, DEFAULT_SESSION } from './session.ts';
import { readSession, sessionCookie } from './sessionCookie.ts';

describe('a session', () => {
  test.each([
    ['nothing', {}, {}],
    ['the role, and with it the login', { role: 'Viewer' }, { role: 'Viewer', login: 'viewer' }],
    ['the login alone', { login: 'kim' }, { role: 'Admin', login: 'kim' }],
    ['both', { role: 'Editor', login: 'ü' }, { role: 'Editor', login: 'ü' }],
    ['the theme', { theme: 'light' }, { theme: 'light' }],
    ['the time zone', { timeZone: 'America/New_York' }, { timeZone: 'America/New_York' }],
    ['the time zone to UTC', { timeZone: 'utc' }, { timeZone: 'utc' }],
  ])('changes %s', (_what, wish, changed) => {
    expect(changeSession(DEFAULT_SESSION, wish)).toEqual({ ...DEFAULT_SESSION, ...changed });
  });

  test.each([
    ['a role that Grafana has not', { role: 'Owner' }],
    ['a name of JavaScript for a role', { role: 'constructor' }],
    ['a theme that is none', { theme: 'blue' }],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }],
    ['a login without letters', { login: '' }],
    ['a login with a line break', { login: 'a\nb' }],
    ['a login without end', { login: 'x'.repeat(191) }],
    ['something else', { isGrafanaAdmin: true }],
  ])('does not take %s', (_what, wish) => {
    expect(changeSession(DEFAULT_SESSION, wish)).toBeUndefined();
  });
});

describe('the cookie', () => {
  test('brings back the session that was put into it, among others', () => {
    const session = { ...DEFAULT_SESSION, role: 'Viewer', login: 'jürgen', theme: 'light' } as const;
    const cookie = sessionCookie(session);
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(readSession(`a=b; ${cookie.split(';')[0]}; c=d`)).toEqual(session);
  });

  test.each([
    ['none', undefined],
    ['another one', 'a=b'],
    ['one that is no JSON', 'vigil_workbench_session=eA'],
    [
      'one with a role that is none',
      `vigil_workbench_session=${Buffer.from('{"role":"Owner"}').toString('base64url')}`,
    ],
    ['one without end', `vigil_workbench_session=${'x'.repeat(3000)}`],
  ])('%s is as if nobody had chosen', (_what, cookies) => {
    expect(readSession(cookies)).toEqual(DEFAULT_SESSION);
  });
});
