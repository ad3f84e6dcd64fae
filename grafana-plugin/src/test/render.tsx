import { PluginType, type AppPluginMeta, type AppRootProps } from '@grafana/data';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { render, renderHook } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import React from 'react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { createQueryClient } from '../api/queryClient';
import { App } from '../app/App';
import { PLUGIN_ID } from '../pluginId';
import type { AppJsonData } from '../pages/setup/appJsonData';

/** What the router would warn of otherwise; the app's addresses are the same either way. */
const AS_GRAFANA = { v7_startTransition: false, v7_relativeSplatPath: false } as const;

/** As the app's, but an error shows at once. */
export function testQueryClient(): QueryClient {
  const client = createQueryClient();
  const { queries, mutations } = client.getDefaultOptions();
  client.setDefaultOptions({ queries: { ...queries, retry: false }, mutations: mutations ?? {} });
  return client;
}

const META = {
  id: PLUGIN_ID,
  name: 'Vigil Quality',
  type: PluginType.app,
  enabled: true,
  pinned: true,
  module: '',
  baseUrl: '',
  jsonData: { apiUrl: 'http://companion.example:4320' },
  secureJsonFields: { apiToken: true },
} as unknown as AppPluginMeta<AppJsonData>;

/** What Grafana knows of the app. */
export const metaOf = (overrides: Partial<AppPluginMeta<AppJsonData>> = {}): AppPluginMeta<AppJsonData> => ({
  ...META,
  ...overrides,
});

function Address() {
  const { pathname, search } = useLocation();
  return <span data-testid="address">{pathname + search}</span>;
}

/** Where the browser is, as `/a/vigil-quality-app/triage?state=open`. */
export const addressOf = (view: Pick<ReturnType<typeof render>, 'getByTestId'>): string =>
  view.getByTestId('address').textContent ?? '';

type Rendered = ReturnType<typeof render> & Readonly<{ user: UserEvent }>;

/** The app at an address below it, such as `triage/issue-1`, as Grafana mounts it. */
export function renderApp(path: string, meta: AppPluginMeta<AppJsonData> = metaOf()): Rendered {
  const props = { meta, basename: `/a/${PLUGIN_ID}`, query: {}, path: '' } as unknown as AppRootProps<AppJsonData>;
  const view = render(
    <MemoryRouter future={AS_GRAFANA} initialEntries={[`/a/${PLUGIN_ID}/${path}`]}>
      <Routes>
        <Route path={`/a/${PLUGIN_ID}/*`} element={<App {...props} />} />
      </Routes>
      <Address />
    </MemoryRouter>,
  );
  return { ...view, user: userEvent.setup() };
}

type PageOptions = Readonly<{
  /** The route that the page is at, below the app. */
  route?: string;
  /** The address that is opened, below the app. */
  path?: string;
  client?: QueryClient;
}>;

/** One page or part, with what the app would put around it, and errors that show at once. */
export function renderPage(page: React.ReactElement, options: PageOptions = {}): Rendered {
  const { route = '*', path = '', client = testQueryClient() } = options;
  const view = render(
    <QueryClientProvider client={client}>
      <MemoryRouter future={AS_GRAFANA} initialEntries={[`/a/${PLUGIN_ID}/${path}`]}>
        <Routes>
          <Route path={`/a/${PLUGIN_ID}/${route}`} element={page} />
        </Routes>
        <Address />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return { ...view, user: userEvent.setup() };
}

/** A hook with the query client around it. */
export function renderQueryHook<T>(hook: () => T, client: QueryClient = testQueryClient()) {
  const wrapper = ({ children }: Readonly<{ children: React.ReactNode }>) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(hook, { wrapper });
}
