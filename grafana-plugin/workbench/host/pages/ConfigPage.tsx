import { css } from '@emotion/css';
import {
  PluginContextProvider,
  type AppPlugin,
  type AppPluginMeta,
  type GrafanaTheme2,
  type KeyValue,
} from '@grafana/data';
import { getBackendSrv, hasPermission, locationSearchToObject, locationService } from '@grafana/runtime';
import { Alert, LoadingPlaceholder, Tab, TabsBar, useStyles2, type IconName } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { useLocation, useParams } from 'react-router-dom-v5-compat';
import { importApp } from '../loader/importApp';
import { Page } from '../plugin/Page';
import { PluginErrorBoundary } from '../plugin/PluginErrorBoundary';

/** `/plugins/:id`: the configuration pages that an app brings, one a tab, for who may configure it. */
export function ConfigPage() {
  const { pluginId = '' } = useParams();
  const { search } = useLocation();
  const styles = useStyles2(getStyles);
  const [plugin, setPlugin] = useState<AppPlugin | Error>();

  useEffect(() => {
    getBackendSrv()
      .get<AppPluginMeta>(`/api/plugins/${pluginId}/settings`, undefined, undefined, { showErrorAlert: false })
      .then(async (meta) => {
        const app = await importApp(meta);
        app.meta = meta; // as it is set now
        return app;
      })
      .then(setPlugin, (error: unknown) => setPlugin(error instanceof Error ? error : new Error('Plugin not found')));
  }, [pluginId]);

  const page = useMemo(() => {
    if (!(plugin instanceof Object) || plugin instanceof Error) return undefined;
    const { name, info } = plugin.meta;
    return { text: name, subTitle: info.description ?? '', img: info.logos.small, url: `/plugins/${pluginId}` };
  }, [plugin, pluginId]);

  if (plugin === undefined) return <LoadingPlaceholder text="Loading ..." />;
  if (plugin instanceof Error)
    return (
      <Alert severity="error" title="Plugin not found">
        {plugin.message}
      </Alert>
    );
  const pages = hasPermission('plugins:write') ? (plugin.configPages ?? []) : [];
  const query = locationSearchToObject(search) as KeyValue;
  const shown = pages.find(({ id }) => id === query['page']) ?? pages[0];
  return (
    <Page {...(page !== undefined && { pageNav: page })}>
      <TabsBar>
        {pages.map(({ id, title, icon }) => (
          <Tab
            key={id}
            label={title}
            active={id === shown?.id}
            {...(icon !== undefined && { icon: icon as IconName })}
            onChangeTab={() => locationService.partial({ page: id })}
          />
        ))}
      </TabsBar>
      {shown === undefined ? (
        <p>There is nothing here that you may configure.</p>
      ) : (
        <PluginContextProvider meta={plugin.meta}>
          <PluginErrorBoundary>
            <div className={styles.body}>
              <shown.body plugin={plugin} query={query} />
            </div>
          </PluginErrorBoundary>
        </PluginContextProvider>
      )}
    </Page>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ body: css({ marginTop: theme.spacing(2) }) });
