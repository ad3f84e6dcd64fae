import { AppPlugin, type AppRootProps, type PluginConfigPageProps, type PluginMeta } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { LoadingPlaceholder } from '@grafana/ui';
import React, { lazy, Suspense } from 'react';
import type { AppJsonData } from './pages/setup/appJsonData';

// Small, because Grafana loads it for everybody: pages come when they are opened.
const App = lazy(() => import('./app/App').then((module) => ({ default: module.App })));
const Setup = lazy(() => import('./pages/setup/SetupPage').then((module) => ({ default: module.SetupPage })));

const LazyApp = (props: AppRootProps<AppJsonData>) => (
  <Suspense
    fallback={
      <PluginPage>
        <LoadingPlaceholder text="Loading Vigil …" />
      </PluginPage>
    }
  >
    <App {...props} />
  </Suspense>
);

const LazySetup = (props: PluginConfigPageProps<PluginMeta<AppJsonData>>) => (
  <Suspense fallback={<LoadingPlaceholder text="Loading Setup …" />}>
    <Setup {...props} />
  </Suspense>
);

export const plugin = new AppPlugin<AppJsonData>()
  .setRootPage(LazyApp)
  .addConfigPage({ title: 'Setup', icon: 'cog', id: 'setup', body: LazySetup });
