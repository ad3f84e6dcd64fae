import { act, waitFor } from '@testing-library/react';
import { fakeCompanion } from '../test/fakeCompanion';
import { identityOf } from '../test/serviceFactory';
import { issueOf } from '../test/issueFactory';
import { refusal } from '../test/refusal';
import { renderQueryHook, testQueryClient } from '../test/render';
import { MEASURED_REFRESH_MS, REFRESH_MS } from './queryClient';
import { KEYS } from './queryKeys';
import { useIssue } from './useIssue';
import { useIssueAct, type IssueAct } from './useIssueAct';
import { useIssues } from './useIssues';
import { useJourneyRuns } from './useJourneyRuns';
import { useJourneys } from './useJourneys';
import { useSeries } from './useSeries';
import { useServices } from './useServices';
import { useSilencePreview } from './useSilencePreview';
import { useStatus } from './useStatus';
import { useWhoami } from './useWhoami';

const MATCHER = { name: 'service', value: 'ledger', isRegex: false, isEqual: true };

describe('what is asked for', () => {
  test.each([
    ['services', () => useServices('5m'), 'services?window=5m'],
    ['services of the time before', () => useServices('5m', '5m'), 'services?window=5m&offset=5m'],
    ['issues', () => useIssues({ states: ['open', 'acknowledged'] }), 'issues?state=open%2Cacknowledged'],
    [
      'issues of a service, the next page',
      () => useIssues({ states: ['resolved'], service: 'ledger', cursor: '5_a', limit: 10, sinceMs: 7 }),
      'issues?state=resolved&service=ledger&since=7&cursor=5_a&limit=10',
    ],
    ['an issue', () => useIssue('issue-1'), 'issues/issue-1'],
    ['journeys', () => useJourneys(), 'journeys'],
    ['runs of a journey', () => useJourneyRuns('buy-a-thing', 30), 'journeys/buy-a-thing/runs?limit=30'],
    [
      'a series',
      () => useSeries({ service: identityOf('ledger'), operation: 'GET /', signal: 'latency', window: '30m' }),
      'series?service=ledger&tenant=default&environment=production&namespace=web&operation=GET+%2F&signal=latency&window=30m',
    ],
    ['the status', () => useStatus(), 'status'],
    ['who one is', () => useWhoami(), 'whoami'],
    ['a preview of a silence', () => useSilencePreview('issue-1'), 'query/issues/issue-1/silence-preview'],
  ])('%s', async (_what, hook: () => { data: unknown; error: unknown }, path) => {
    const { requests } = fakeCompanion('Viewer');
    const { result } = renderQueryHook(hook);
    await waitFor(() => expect(result.current.data).toBeDefined());
    expect(result.current.error).toBeNull();
    expect(requests.map((request) => request.path)).toEqual([path]);
  });

  test('a preview of other matchers sends them', async () => {
    const companion = fakeCompanion('Viewer');
    const { result } = renderQueryHook(() => useSilencePreview('issue-1', [MATCHER]));
    await waitFor(() => expect(result.current.data?.matchers).toEqual([MATCHER]));
    expect(companion.posted('query/issues/issue-1/silence-preview')).toEqual([{ matchers: [MATCHER] }]);
  });
});

describe('asking again', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each([
    ['what is measured, with every slot', () => useServices('5m'), MEASURED_REFRESH_MS],
    ['what changes, often while nothing tells of it', () => useIssue('issue-1'), REFRESH_MS.withoutStream],
  ])('%s', async (_what, hook: () => unknown, everyMs) => {
    const { requests } = fakeCompanion();
    renderQueryHook(hook);
    await act(() => jest.advanceTimersByTimeAsync(everyMs * 3 + 100));
    expect(requests).toHaveLength(4);
  });

  test('a companion that comes back is noticed, and what was known stays while it is away', async () => {
    const companion = fakeCompanion();
    const { result } = renderQueryHook(() => useIssue('issue-1'));
    await act(() => jest.advanceTimersByTimeAsync(10));
    companion.away(true);
    await act(() => jest.advanceTimersByTimeAsync(REFRESH_MS.withoutStream));
    expect(result.current).toMatchObject({ error: { kind: 'unreachable' }, data: { id: 'issue-1' } });
    companion.away(false);
    await act(() => jest.advanceTimersByTimeAsync(REFRESH_MS.withoutStream));
    expect(result.current.error).toBeNull();
  });
});

describe('an act on an issue', () => {
  const acting = () => renderQueryHook(() => useIssueAct({ id: 'issue-1', version: 1 }));

  test.each<[IssueAct['act'], IssueAct, object]>([
    ['acknowledge', { act: 'acknowledge', comment: 'on it' }, { comment: 'on it' }],
    ['unacknowledge', { act: 'unacknowledge' }, {}],
    ['assign', { act: 'assign', assignee: null }, { assignee: null }],
    ['note', { act: 'note', markdown: '**hm**' }, { markdown: '**hm**' }],
    ['resolve', { act: 'resolve', reason: 'over', force: true }, { reason: 'over', force: true }],
    [
      'silence',
      { act: 'silence', matchers: [MATCHER], durationMs: 60_000, comment: 'quiet' },
      { matchers: [MATCHER], durationMs: 60_000, comment: 'quiet' },
    ],
  ])('%s sends the version that was seen, and what was said', async (name, what, body) => {
    const companion = fakeCompanion();
    const { result } = acting();
    await act(async () => void (await result.current.mutateAsync(what)));
    expect(companion.posted(`act/issues/issue-1/${name}`)).toEqual([{ version: 1, ...body }]);
  });

  test('shows at once what became of it', async () => {
    fakeCompanion();
    const client = testQueryClient();
    const { result } = renderQueryHook(
      () => ({ issue: useIssue('issue-1'), act: useIssueAct({ id: 'issue-1', version: 1 }) }),
      client,
    );
    await waitFor(() => expect(result.current.issue.data?.state).toBe('open'));
    await act(async () => void (await result.current.act.mutateAsync({ act: 'acknowledge', comment: '' })));
    expect(client.getQueryData(KEYS.issue('issue-1'))).toMatchObject({ state: 'acknowledged', version: 2 });
  });

  test('that comes too late reads the issue anew, and keeps what the companion said', async () => {
    const companion = fakeCompanion();
    const { result } = renderQueryHook(() => {
      const issue = useIssue('issue-1');
      return { issue, act: useIssueAct({ id: 'issue-1', version: 1 }) };
    });
    await waitFor(() => expect(result.current.issue.data?.version).toBe(1));
    companion.state.issues = [issueOf({ version: 2, assignee: 'kim' })];
    act(() => result.current.act.mutate({ act: 'acknowledge', comment: '' }));
    await waitFor(() => expect(result.current.issue.data?.assignee).toBe('kim'));
    expect(result.current.act.error).toMatchObject({ kind: 'conflict', code: 'issue_conflict' });
  });

  test('is refused while signals last, unless forced', async () => {
    fakeCompanion();
    const { result } = acting();
    act(() => result.current.mutate({ act: 'resolve', reason: 'over', force: false }));
    await waitFor(() => expect(result.current.error?.code).toBe('issue_still_firing'));
    act(() => result.current.mutate({ act: 'resolve', reason: 'over', force: true }));
    await waitFor(() => expect(result.current.data?.state).toBe('resolved'));
  });

  test('of a Viewer is refused', async () => {
    fakeCompanion('Viewer');
    const { result } = acting();
    act(() => result.current.mutate({ act: 'unacknowledge' }));
    await waitFor(() => expect(result.current.error?.kind).toBe('role'));
  });

  test('is not tried twice by itself', async () => {
    const companion = fakeCompanion();
    companion.answer('act/', refusal(503, 'not_ready', 'Not ready.'));
    const { result } = acting();
    act(() => result.current.mutate({ act: 'unacknowledge' }));
    await waitFor(() => expect(result.current.error?.kind).toBe('busy'));
    expect(companion.requests).toHaveLength(1);
  });
});
