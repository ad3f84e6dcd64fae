import { locationUtil, setTimeZoneResolver, type GrafanaConfig, type PanelPlugin } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import {
  config,
  locationService,
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setCorrelationsService,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setEmbeddedDashboard,
  setFolderPicker,
  setGrafanaLiveSrv,
  setHelpNavItemHook,
  setLocationSrv,
  setMegaMenuOpenHook,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setQueryRunnerFactory,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { EMPTY, of } from 'rxjs';
import { CHROME_HEADER_HEIGHT_PX } from '../chrome/chromeHeaderHeight';
import { importPanel, panelFromCache } from '../loader/importPanel';
import { appEvents } from './appEvents';
import { HostBackendSrv } from './backendSrv';
import { HostDataSourceSrv } from './dataSourceSrv';
import { pluginLinks } from './extensions';
import { HostQueryRunner } from './queryRunner';
import { fillRegistries } from './registries';
import { runRequest } from './runRequest';
import { HostTemplateSrv } from './templateSrv';

const nothing = () => undefined;
/** Grafana 13 has it, 12 has not. */
const { setPanelScreenshotService } = runtime as { setPanelScreenshotService?: (service: object) => void };
const NotInTheWorkbench = () => <em>Not in the workbench</em>;

/**
 * Gives @grafana/runtime and data everything that Grafana gives them at its start, so that nothing that a plugin asks
 * for is unset. To be called once, before anything is drawn.
 */
export function setUpServices(): void {
  setTimeZoneResolver(() => config.bootData.user.timezone);
  locationUtil.initialize({
    config: config as unknown as GrafanaConfig,
    getTimeRangeForUrl: () => ({ from: 'now-1h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });
  fillRegistries();

  setAppEvents(appEvents);
  setBackendSrv(new HostBackendSrv(appEvents));
  setTemplateSrv(new HostTemplateSrv());
  setDataSourceSrv(new HostDataSourceSrv());
  setRunRequest(runRequest);
  setQueryRunnerFactory(() => new HostQueryRunner());
  setPluginImportUtils({
    importPanelPlugin: importPanel,
    getPanelPluginFromCache: (id): PanelPlugin | undefined => panelFromCache(id),
  });
  const echo = { addEvent: nothing, addBackend: nothing, flush: nothing, onInteraction: () => nothing };
  setEchoSrv(echo);
  setLocationSrv(locationService);
  setCurrentUser(config.bootData.user);
  setGrafanaLiveSrv({
    getConnectionState: () => of(false),
    getStream: () => EMPTY,
    getDataStream: () => EMPTY,
    getPresence: () => Promise.resolve({ users: [] }),
    publish: () => Promise.resolve(undefined),
  });
  setCorrelationsService({
    attachCorrelationsToDataFrames: (frames) => frames,
    correlationsDataLinkPostProcessorFactory: () => () => undefined,
    getCorrelationsBySourceUIDs: () => Promise.resolve({ correlations: [], page: 0, limit: 0, totalCount: 0 }),
  });

  setPluginLinksHook((options) => ({ isLoading: false, links: pluginLinks(options) }));
  setPluginComponentHook(() => ({ isLoading: false, component: null }));
  setPluginComponentsHook(() => ({ isLoading: false, components: [] }));
  setPluginFunctionsHook(() => ({ isLoading: false, functions: [] }));
  setHelpNavItemHook(nothing);
  setReturnToPreviousHook(() => nothing);
  setMegaMenuOpenHook(() => [true, nothing]);
  setChromeHeaderHeightHook(() => CHROME_HEADER_HEIGHT_PX);
  setFolderPicker(NotInTheWorkbench);
  setEmbeddedDashboard(NotInTheWorkbench);
  setPanelScreenshotService?.({
    capture: () => Promise.reject(new Error('the workbench takes no pictures of panels')),
  });
}
