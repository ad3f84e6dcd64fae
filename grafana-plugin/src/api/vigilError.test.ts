import { errorOfAnswer } from './vigilError';

const companion = (code: string, message = 'what is wrong') => ({ error: { code, message, requestId: 'r1' } });
const SET_UP = { apiUrl: 'http://companion.example', hasToken: true };

describe('what an answer means', () => {
  test.each([
    ['Grafana is away', 0, undefined, 'offline'],
    ['the session is over', 401, { message: 'Unauthorized' }, 'session'],
    ['the proxy refuses the role', 403, { message: 'plugin proxy route access denied' }, 'role'],
    ['the proxy knows no such route', 404, { message: 'plugin route match not found' }, 'not_found'],
    ['the app is not enabled', 404, { message: 'Plugin is not enabled' }, 'not_found'],
    ['the address is that of something else', 404, { message: 'Nothing is received at this path.' }, 'elsewhere'],
    ['the address is that of a web site', 404, '<html>Not Found</html>', 'elsewhere'],
    ['the proxy reaches nobody', 502, '', 'unreachable'],
    ['the proxy waits too long', 504, '', 'unreachable'],
    ['the proxy cannot build the address', 500, { message: 'internal server error' }, 'unreachable'],
    ['Grafana says something else', 418, { message: 'teapot' }, 'broken'],
    ['nobody set it up', 503, companion('companion_not_configured'), 'not_set_up'],
    ['the token is wrong', 401, companion('token_wrong'), 'token'],
    ['the token is the one for metrics', 403, companion('token_of_other_use'), 'token'],
    ['nobody is named', 403, companion('context_missing'), 'token'],
    ['the companion refuses the role', 403, companion('role_too_low'), 'role'],
    ['the tenant is not theirs', 403, companion('tenant_not_allowed'), 'role'],
    ['the issue is gone', 404, companion('issue_not_found'), 'not_found'],
    ['somebody was faster', 409, companion('issue_conflict'), 'conflict'],
    ['it still fires', 409, companion('issue_still_firing'), 'conflict'],
    ['it is starting', 503, companion('not_ready'), 'busy'],
    ['its store is away', 503, companion('store_unavailable'), 'busy'],
    ['it broke', 500, companion('internal'), 'broken'],
    ['the query is wrong', 400, companion('invalid_query'), 'refused'],
    ['a code is new, and 404', 404, companion('moon_not_found'), 'not_found'],
    ['a code is new, and 429', 429, companion('too_many'), 'busy'],
    ['a code is new, and 422', 422, companion('not_today'), 'refused'],
    ['a code is a name of JavaScript', 400, companion('constructor'), 'refused'],
  ])('when %s', (_when, status, body, kind) => {
    expect(errorOfAnswer(status, body, SET_UP)).toMatchObject({ kind, status });
  });

  test('the words, the code, the request and the details are the companion’s', () => {
    const body = { error: { ...companion('issue_conflict', 'It was changed.').error, detail: { version: 3 } } };
    expect(errorOfAnswer(409, body)).toMatchObject({
      message: 'It was changed.',
      code: 'issue_conflict',
      requestId: 'r1',
      detail: { version: 3 },
    });
  });

  test.each([
    ['null', null],
    ['text', '<html>Bad gateway</html>'],
    ['an error that is null', { error: null }],
    ['an error that is text', { error: 'bad gateway' }],
    ['an error without a message', { error: { code: 'not_ready' } }],
  ])('a body that is %s is none of the companion’s', (_what, body) => {
    expect(errorOfAnswer(502, body)).toMatchObject({ kind: 'unreachable', code: '' });
  });

  test.each([
    ['the address', { apiUrl: '', hasToken: true }, 502, '', /where the companion/],
    ['the token', { apiUrl: 'http://companion.example', hasToken: false }, 401, companion('token_wrong'), /no token/],
  ])('without %s in Setup it is not set up', (_what, setup, status, body, message) => {
    const error = errorOfAnswer(status, body, setup);
    expect(error.kind).toBe('not_set_up');
    expect(error.message).toMatch(message);
  });
});
