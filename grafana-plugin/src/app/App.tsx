import type { AppRootProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { QueryClientProvider, QueryErrorResetBoundary } from '@tanstack/react-query';
import React, { lazy, Suspense, useState } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { LiveUpdates } from '../api/events/LiveUpdates';
import { isSetUp, rememberSetup } from '../api/pluginSetup';
import { createQueryClient } from '../api/queryClient';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { PageFrame } from '../components/PageFrame';
import type { AppJsonData } from '../pages/setup/appJsonData';
import { PATHS } from '../pluginId';
import { NotSetUp } from './NotSetUp';

const OverviewPage = lazy(() => import('../pages/overview/OverviewPage').then((m) => ({ default: m.OverviewPage })));
const TriagePage = lazy(() => import('../pages/triage/TriagePage').then((m) => ({ default: m.TriagePage })));
const IssuePage = lazy(() => import('../pages/issue/IssuePage').then((m) => ({ default: m.IssuePage })));
const JourneysPage = lazy(() => import('../pages/journeys/JourneysPage').then((m) => ({ default: m.JourneysPage })));
const JourneyPage = lazy(() => import('../pages/journey/JourneyPage').then((m) => ({ default: m.JourneyPage })));
const ServicesPage = lazy(() => import('../pages/services/ServicesPage').then((m) => ({ default: m.ServicesPage })));
const SetupPageInApp = lazy(() => import('./SetupPageInApp').then((m) => ({ default: m.SetupPageInApp })));

/** The app: its pages, what they ask the companion with, and the one event stream. */
export function App({ meta }: Pick<AppRootProps<AppJsonData>, 'meta'>) {
  const [client] = useState(createQueryClient);
  const { pathname } = useLocation();
  useState(() => rememberSetup(meta)); // once, before anything is asked for
  return (
    <QueryClientProvider client={client}>
      <QueryErrorResetBoundary>
        {({ reset }) => (
          <ErrorBoundary onRetry={reset} resetKey={pathname}>
            <Suspense
              fallback={
                <PageFrame>
                  <LoadingPlaceholder text="Loading …" />
                </PageFrame>
              }
            >
              <Routes>
                <Route path="setup" element={<SetupPageInApp meta={meta} />} />
                <Route path="*" element={<Pages />} />
              </Routes>
            </Suspense>
          </ErrorBoundary>
        )}
      </QueryErrorResetBoundary>
    </QueryClientProvider>
  );
}

/** What there is to see once the app knows the companion. */
function Pages() {
  // Without an address every request would fail in Grafana's proxy, with an answer that helps nobody.
  if (!isSetUp()) {
    return <NotSetUp />;
  }
  return (
    <LiveUpdates>
      <Routes>
        <Route path="overview" element={<OverviewPage />} />
        <Route path="triage" element={<TriagePage />} />
        <Route path="triage/:id" element={<IssuePage />} />
        <Route path="journeys" element={<JourneysPage />} />
        <Route path="journeys/:id" element={<JourneyPage />} />
        <Route path="services" element={<ServicesPage />} />
        <Route path="*" element={<Navigate replace to={PATHS.overview} />} />
      </Routes>
    </LiveUpdates>
  );
}
