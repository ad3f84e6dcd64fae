import { screen, waitFor } from '@testing-library/react';
import type { Role } from '@vigil/quality-model';
import { fakeCompanion } from '../test/fakeCompanion';
import { grafanaRefusal, refusal } from '../test/refusal';
import { addressOf, metaOf, renderApp } from '../test/render';

// Errors show after a second try, and pages ask again every few seconds.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const PAGES = ['overview', 'triage', 'triage/issue-1', 'journeys', 'journeys/buy-a-thing', 'services'] as const;

describe('the pages', () => {
  test.each(PAGES)('%s shows what the companion has, for a Viewer too', async (path) => {
    fakeCompanion('Viewer');
    renderApp(path);
    await waitFor(() => expect(screen.queryByText(/^Loading/)).toBeNull());
    await screen.findAllByText(/ledger|orders|buy a thing/i);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test.each(PAGES)('%s says what is wrong when the companion is away, and how to mend it', async (path) => {
    fakeCompanion('Admin').away(true);
    renderApp(path);
    expect(
      (await screen.findAllByText('The companion does not answer', {}, { timeout: 20_000 })).length,
    ).toBeGreaterThan(0);
    expect(screen.getAllByText(/Check that the Vigil companion runs/).length).toBeGreaterThan(0);
    expect(screen.getAllByRole('link', { name: 'Open Setup' }).length).toBeGreaterThan(0);
  });

  test.each([
    ['', 'overview'],
    ['nowhere', 'overview'],
  ])('the address "%s" leads to %s', async (path, page) => {
    fakeCompanion('Viewer');
    renderApp(path);
    await waitFor(() => expect(addressOf(screen)).toBe(`/a/vigil-quality-app/${page}`));
    await screen.findAllByText(/ledger/);
  });

  test('a page recovers by itself when the companion comes back', async () => {
    const companion = fakeCompanion('Viewer');
    companion.answer('issues', refusal(503, 'not_ready', 'Not ready: it starts.'));
    renderApp('triage');
    await screen.findByText('Not ready: it starts.', {}, { timeout: 20_000 });
    companion.answer('issues', undefined);
    await screen.findByText('ledger is slow', {}, { timeout: 8000 });
    expect(screen.queryByText('Not ready: it starts.')).toBeNull();
  });
});

describe('an app that is not set up', () => {
  test.each([
    ['has no settings yet', metaOf({ jsonData: undefined, secureJsonFields: {} })],
    ['has no token', metaOf({ secureJsonFields: {} })],
  ])('and %s says so, and asks for nothing', async (_what, meta) => {
    const { requests } = fakeCompanion('Viewer');
    renderApp('overview', meta);
    await screen.findByText('Vigil is not set up yet');
    expect(screen.queryByRole('link', { name: 'Open Setup' })).toBeNull();
    expect(requests).toEqual([]);
  });

  test('shows an Admin the way to Setup', async () => {
    fakeCompanion('Admin');
    renderApp('overview', metaOf({ secureJsonFields: {} }));
    await screen.findByRole('link', { name: 'Open Setup' });
  });
});

describe('Setup in the app', () => {
  test.each<[Role, RegExp]>([
    ['Viewer', /You need the role Admin/],
    ['Editor', /You need the role Admin/],
  ])('is explained to a %s', async (role, text) => {
    fakeCompanion(role);
    renderApp('setup');
    await screen.findByText(text);
  });

  test('is there for an Admin while nothing is set up', async () => {
    fakeCompanion('Admin').answer('', grafanaRefusal(502));
    renderApp('setup', metaOf({ jsonData: undefined, secureJsonFields: {} }));
    await screen.findByRole('textbox', { name: /address|url/i });
  });
});
