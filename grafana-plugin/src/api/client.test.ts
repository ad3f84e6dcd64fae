import { fakeCompanion } from '../test/fakeCompanion';
import { grafanaRefusal, refusal } from '../test/refusal';
import { getFromCompanion, postToCompanion } from './client';
import { rememberSetup } from './pluginSetup';

afterEach(() => {
  jest.useRealTimers();
});

describe('the client', () => {
  test('asks through the proxy, and leaves out what is not said', async () => {
    const { requests } = fakeCompanion();
    await getFromCompanion('issues', { state: 'open', service: undefined, limit: 5 });
    expect(requests).toEqual([{ method: 'GET', path: 'issues?state=open&limit=5', body: undefined }]);
  });

  test('encodes what is in a query', async () => {
    const { requests } = fakeCompanion();
    await getFromCompanion('series', { operation: 'GET /a?b&c' });
    expect(requests[0]?.path).toBe('series?operation=GET+%2Fa%3Fb%26c');
  });

  test('rejects with the one error', async () => {
    const companion = fakeCompanion();
    companion.answer('status', refusal(503, 'not_ready', 'Not ready: it starts.'));
    await expect(getFromCompanion('status')).rejects.toMatchObject({ kind: 'busy', message: 'Not ready: it starts.' });
  });

  test('a Viewer’s act is refused by Grafana’s proxy', async () => {
    fakeCompanion('Viewer');
    await expect(postToCompanion('act/issues/issue-1/acknowledge', {})).rejects.toMatchObject({ kind: 'role' });
  });

  test('a companion that is away is told from one that was never set up', async () => {
    const companion = fakeCompanion();
    companion.answer('status', grafanaRefusal(502));
    await expect(getFromCompanion('status')).rejects.toMatchObject({ kind: 'unreachable' });
    rememberSetup({ jsonData: null });
    await expect(getFromCompanion('status')).rejects.toMatchObject({ kind: 'not_set_up' });
    rememberSetup({ jsonData: { apiUrl: 'http://companion.example' }, secureJsonFields: { apiToken: true } });
    await expect(getFromCompanion('status')).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test.each([
    ['a page', '<!doctype html><title>Something</title>'],
    ['nothing', null],
    ['its own 404', grafanaRefusal(404, 'Nothing is received at this path.')],
  ])('somebody else at the companion’s address is not taken for it: %s', async (_what, answer) => {
    fakeCompanion().answer('status', answer);
    await expect(getFromCompanion('status')).rejects.toMatchObject({ kind: 'elsewhere' });
  });

  test.each([
    ['a reader', () => getFromCompanion('status'), 20_000],
    ['who acts', () => postToCompanion('act/issues/issue-1/acknowledge', { version: 1 }), 70_000],
  ])('does not wait for ever: %s is told that nobody answers', async (_who, ask, withinMs) => {
    jest.useFakeTimers();
    const letGo = fakeCompanion('Editor').hold();
    const asked = ask().catch((error: unknown) => error);
    let told: unknown;
    void asked.then((error) => (told = error));
    await jest.advanceTimersByTimeAsync(withinMs - 1);
    expect(told).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toMatchObject({ kind: 'silent', message: `No answer has come within ${withinMs / 1000} s.` });
    letGo();
  });
});
