import { fakeTabs } from '../../test/fakeTabs';
import { oneOfAllTabs, type TabMessage } from './oneOfAllTabs';

const share = fakeTabs();

function tab(name = 'stream') {
  const abort = new AbortController();
  const heard: TabMessage[] = [];
  const state = { leads: false, tell: (_message: TabMessage): void => undefined };
  oneOfAllTabs(
    name,
    share,
    (message) => heard.push(message),
    (tell, signal) => {
      state.leads = true;
      state.tell = tell;
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    },
    abort.signal,
  );
  return { abort, heard, state };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const LIVE: TabMessage = { kind: 'live', live: true };

test('one tab leads, all hear it, and another leads when it goes', async () => {
  const tabs = [tab(), tab(), tab()];
  expect(tabs.map(({ state }) => state.leads)).toEqual([true, false, false]);
  tabs[0]?.state.tell(LIVE);
  expect(tabs.map(({ heard }) => heard)).toEqual([[LIVE], [LIVE], [LIVE]]);
  tabs[0]?.abort.abort();
  await settle();
  expect(tabs.map(({ state }) => state.leads)).toEqual([true, true, false]);
  tabs[1]?.state.tell(LIVE);
  expect(tabs.map(({ heard }) => heard.length)).toEqual([1, 2, 2]);
  tabs.forEach(({ abort }) => abort.abort());
});

test('a tab that goes while it waits leads no more', async () => {
  const [first, second, third] = [tab(), tab(), tab()];
  second.abort.abort();
  first.abort.abort();
  await settle();
  expect([second.state.leads, third.state.leads]).toEqual([false, true]);
  third.abort.abort();
});

test('a tab that went tells nothing any more', async () => {
  const [first, second] = [tab(), tab()];
  first.abort.abort();
  first.state.tell(LIVE);
  await settle();
  expect([first.heard, second.heard]).toEqual([[], []]);
  second.abort.abort();
});

test('tabs of another Grafana, or another organisation, have a leader of their own', () => {
  const [first, other] = [tab(), tab('stream of 2')];
  first.state.tell(LIVE);
  expect([other.state.leads, other.heard]).toEqual([true, []]);
  first.abort.abort();
  other.abort.abort();
});
