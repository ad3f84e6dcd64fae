import { PluginContextProvider, type AppPlugin, type AppPluginMeta, type KeyValue } from '@grafana/data';
import { getBackendSrv, locationSearchToObject } from '@grafana/runtime';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation, useParams } from 'react-router-dom-v5-compat';
import { importApp } from '../loader/importApp';
import { Page } from '../plugin/Page';
import { PluginErrorBoundary } from '../plugin/PluginErrorBoundary';
import { mayOpen } from './mayOpen';

type State =
  | Readonly<{ kind: 'loading' }>
  | Readonly<{ kind: 'failed'; title: string; text: string }>
  | Readonly<{ kind: 'loaded'; plugin: AppPlugin }>;

/** A page of an app: settings, module, the check of the entry in plugin.json that has exactly this path, then the app. */
export function AppRootPage() {
  const { pluginId = '' } = useParams();
  const { pathname, search } = useLocation();
  const [state, setState] = useState<State>({ kind: 'loading' });

  useEffect(() => {
    let isCurrent = true;
    void load(pluginId).then((loaded) => isCurrent && setState(loaded));
    return () => {
      isCurrent = false;
    };
  }, [pluginId]);

  switch (state.kind) {
    case 'loading':
      return (
        <Page>
          <LoadingPlaceholder text="Loading ..." />
        </Page>
      );
    case 'failed':
      return (
        <Page>
          <Alert severity="error" title={state.title}>
            {state.text}
          </Alert>
        </Page>
      );
    case 'loaded': {
      const { root: Root, meta } = state.plugin;
      if (Root === undefined) return <Page>No root app page component found</Page>;
      if (!mayOpen(meta.includes, pathname)) {
        return (
          <Alert severity="warning" title="Access denied">
            You do not have permission to see this page.
          </Alert>
        );
      }
      return (
        <PluginContextProvider meta={meta}>
          <PluginErrorBoundary>
            <Root
              meta={meta as AppPluginMeta<KeyValue>}
              basename={pathname}
              path={pathname}
              query={locationSearchToObject(search) as KeyValue}
              onNavChanged={() => undefined}
            />
          </PluginErrorBoundary>
        </PluginContextProvider>
      );
    }
    default:
      return state satisfies never;
  }
}

async function load(id: string): Promise<State> {
  try {
    const meta = await getBackendSrv().get<AppPluginMeta>(`/api/plugins/${id}/settings`, undefined, undefined, {
      showErrorAlert: false,
    });
    if (meta.enabled !== true)
      return { kind: 'failed', title: 'Application Not Enabled', text: `${meta.name} is disabled.` };
    return { kind: 'loaded', plugin: await importApp(meta) };
  } catch (error) {
    console.error(error);
    const text =
      error instanceof Error ? error.message : String((error as { data?: { message?: unknown } }).data?.message);
    return { kind: 'failed', title: 'App not found', text };
  }
}
