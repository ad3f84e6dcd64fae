/** What Setup has saved, as far as a user's browser may know: of the token only that there is one. */
export type PluginSetup = Readonly<{ apiUrl: string; hasToken: boolean }>;

/** What Grafana tells of an app when it starts it. */
type AppMeta = Readonly<{
  jsonData?: Readonly<{ apiUrl?: string }> | null;
  secureJsonFields?: Readonly<Record<string, boolean>> | null;
}>;

/** Setup may be saved while the app runs, and Grafana tells the app of its settings only when it starts it. */
let known: PluginSetup | undefined;

/** Called when the app starts, and when its settings were saved. */
export function rememberSetup({ jsonData, secureJsonFields }: AppMeta): void {
  known = { apiUrl: jsonData?.apiUrl ?? '', hasToken: secureJsonFields?.['apiToken'] === true };
}

/**
 * Undefined where nobody told, as in a panel. Grafana's proxy answers a plugin without an address as one whose companion
 * is away: only by this are the two told apart.
 */
export function pluginSetup(): PluginSetup | undefined {
  return known;
}

/** Whether there is somebody to ask. */
export function isSetUp(): boolean {
  return known !== undefined && known.apiUrl !== '' && known.hasToken;
}
