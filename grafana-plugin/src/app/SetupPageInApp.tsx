import type { AppRootProps, GrafanaPlugin, PluginMeta } from '@grafana/data';
import { hasPermission } from '@grafana/runtime';
import React from 'react';
import { NoPermission } from '../components/NoPermission';
import { PageFrame } from '../components/PageFrame';
import { SetupPage } from '../pages/setup/SetupPage';
import type { AppJsonData } from '../pages/setup/appJsonData';
import { ACTIONS } from '../pluginId';

/** Setup as one of the app's pages. It is also the app's page among Grafana's plugins. */
export function SetupPageInApp({ meta }: Pick<AppRootProps<AppJsonData>, 'meta'>) {
  // Grafana hands a page of its own the whole plugin, of which Setup needs this alone.
  const plugin = { meta } as GrafanaPlugin<PluginMeta<AppJsonData>>;
  return (
    <PageFrame pageNav={{ text: 'Setup' }}>
      {hasPermission(ACTIONS.admin) ? <SetupPage plugin={plugin} /> : <NoPermission action={ACTIONS.admin} />}
    </PageFrame>
  );
}
