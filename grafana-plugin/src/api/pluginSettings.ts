import { PLUGIN_ID } from '../pluginId';
import { askGrafana } from './client';
import { pluginSetup, rememberSetup } from './pluginSetup';

/** What Setup writes: jsonData and secureJsonData of the app. */
export type PluginSettings = Readonly<{
  enabled: boolean;
  pinned: boolean;
  /** URL of the companion's API, as Grafana's server reaches it. */
  apiUrl: string;
  /** The companion's plugin token; undefined leaves the one that is set. */
  apiToken: string | undefined;
}>;

/** Saves the app's settings in Grafana; a token that is not given stays as it is. Rejects with VigilError. */
export async function savePluginSettings({ enabled, pinned, apiUrl, apiToken }: PluginSettings): Promise<void> {
  await askGrafana<unknown>({
    url: `/api/plugins/${PLUGIN_ID}/settings`,
    method: 'POST',
    data: { enabled, pinned, jsonData: { apiUrl }, ...(apiToken !== undefined && { secureJsonData: { apiToken } }) },
  });
  rememberSetup({
    jsonData: { apiUrl },
    secureJsonFields: { apiToken: apiToken !== undefined || pluginSetup()?.hasToken === true },
  });
}
