import { QueryClientProvider, useQuery, type QueryClient } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import React from 'react';
import { fakeStream, type FakeStream } from '../../test/fakeStream';
import { fakeTabs, installTabs } from '../../test/fakeTabs';
import { actAs } from '../../test/personas';
import { testQueryClient } from '../../test/render';
import { REFRESH_MS } from '../queryClient';
import { KEYS } from '../queryKeys';
import { SILENT_MAX_MS } from './keepStream';
import { LiveUpdates, useIsLive, useRefreshMs } from './LiveUpdates';
import { GATHER_MS } from './refreshOnEvents';

type Opened = { url: string; headers: Record<string, string>; stream: FakeStream };

const READY = 'id: k-1\nevent: ready\ndata: {"resumed":true}\n\n';
const issueEvent = (id: string, at: number) => `id: k-${at}\nevent: issue\ndata: {"id":"${id}","version":2}\n\n`;

let opened: Opened[];

beforeEach(() => {
  jest.useFakeTimers();
  actAs('Viewer');
  opened = [];
  global.fetch = ((url: string, { headers }: { headers: Record<string, string> }) => {
    const stream = fakeStream();
    opened.push({ url, headers, stream });
    return Promise.resolve(stream.response);
  }) as typeof fetch;
  installTabs(fakeTabs());
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const settle = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms));

function Shown() {
  const refreshMs = useRefreshMs();
  return <output>{`${useIsLive() ? 'live' : 'polling'} ${refreshMs({ state: { status: 'success' } })}`}</output>;
}

function openTab(client: QueryClient = testQueryClient()) {
  const stale: unknown[] = [];
  jest.spyOn(client, 'invalidateQueries').mockImplementation((filter) => {
    stale.push(filter?.queryKey);
    return Promise.resolve();
  });
  const view = render(
    <QueryClientProvider client={client}>
      <LiveUpdates>
        <Shown />
      </LiveUpdates>
    </QueryClientProvider>,
  );
  return { stale, close: view.unmount, text: () => view.container.textContent };
}

function hide(hidden: boolean) {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

test('asks Grafana’s proxy for events of the organisation that is shown', async () => {
  openTab();
  await settle();
  expect(opened).toMatchObject([
    {
      url: '/api/plugin-proxy/vigil-quality-app/api/v1/events',
      headers: { Accept: 'text/event-stream', 'X-Grafana-Org-Id': '1' },
    },
  ]);
});

test('asks often until the first event, and seldom from then on', async () => {
  const { text } = openTab();
  await settle();
  expect(text()).toBe('polling 5000');
  opened[0]?.stream.say(READY);
  await settle();
  expect(text()).toBe('live 30000');
});

test('what could not be read is asked for often, while events come too', async () => {
  let answer = () => Promise.reject(new Error('away'));
  const asked = jest.fn(() => answer());
  const client = testQueryClient();
  function Asking() {
    useQuery({ queryKey: ['asked'], queryFn: asked, refetchInterval: useRefreshMs(), retry: false });
    return null;
  }
  render(
    <QueryClientProvider client={client}>
      <LiveUpdates>
        <Asking />
      </LiveUpdates>
    </QueryClientProvider>,
  );
  await settle();
  opened[0]?.stream.say(READY);
  await settle();
  const before = asked.mock.calls.length;
  answer = () => Promise.resolve('back') as Promise<never>;
  await settle(REFRESH_MS.withoutStream);
  expect(asked.mock.calls.length).toBe(before + 1);
  await settle(REFRESH_MS.withStream - 1000);
  expect(asked.mock.calls.length).toBe(before + 1);
});

test('an event makes the issue and the lists anew, once for many', async () => {
  const { stale } = openTab();
  await settle();
  opened[0]?.stream.say(READY + issueEvent('a', 2) + issueEvent('b', 3) + issueEvent('a', 4));
  await settle(GATHER_MS);
  expect(stale).toEqual([KEYS.everyIssueList, KEYS.issue('a'), KEYS.issue('b')]);
});

test('a stream that could not go on makes all issues anew', async () => {
  const { stale } = openTab();
  await settle();
  opened[0]?.stream.say('event: ready\ndata: {"resumed":false}\n\n');
  await settle(GATHER_MS);
  expect(stale).toEqual([KEYS.everyIssueList, KEYS.everyIssue]);
});

test('events that it does not know change nothing', async () => {
  const { stale, text } = openTab();
  await settle();
  opened[0]?.stream.say('event: weather\ndata: sunny\n\nevent: issue\ndata: {{{\n\nevent: issue\ndata: null\n\n');
  await settle(GATHER_MS);
  expect([stale, text()]).toEqual([[], 'live 30000']);
});

test('goes on where it was when the stream breaks', async () => {
  const { text } = openTab();
  await settle();
  opened[0]?.stream.say(READY + issueEvent('a', 7));
  await settle();
  opened[0]?.stream.break();
  await settle();
  expect(text()).toBe('polling 5000');
  await settle(1000);
  expect(opened[1]?.headers['Last-Event-ID']).toBe('k-7');
});

test('two tabs share one stream, and the second goes on from where the first was', async () => {
  const first = openTab();
  const second = openTab();
  await settle();
  opened[0]?.stream.say(READY + issueEvent('a', 5));
  await settle(GATHER_MS);
  expect(opened).toHaveLength(1);
  expect([second.text(), second.stale]).toEqual(['live 30000', first.stale]);
  first.close();
  await settle();
  expect(opened[0]?.stream.wasCancelled()).toBe(true);
  expect(opened[1]?.headers['Last-Event-ID']).toBe('k-5');
});

test('a tab whose leader fell silent asks often again', async () => {
  const { text } = openTab();
  await settle();
  opened[0]?.stream.say(READY);
  await settle();
  await settle(SILENT_MAX_MS);
  expect(text()).toBe('polling 5000');
});

test('a tab that is hidden does not listen, and listens again when it is seen', async () => {
  const { text } = openTab();
  await settle();
  opened[0]?.stream.say(READY);
  await settle();
  hide(true);
  await settle();
  expect(opened[0]?.stream.wasCancelled()).toBe(true);
  expect(text()).toBe('polling 5000');
  await settle(120_000);
  expect(opened).toHaveLength(1);
  hide(false);
  await settle();
  expect(opened[1]?.headers['Last-Event-ID']).toBe('k-1');
});

test('a browser without locks polls', async () => {
  installTabs();
  const { text } = openTab();
  await settle();
  expect([opened, text()]).toEqual([[], 'polling 5000']);
});
