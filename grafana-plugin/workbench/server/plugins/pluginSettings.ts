import { asRecord, type Json } from './record.ts';

/** What an organisation has set for the app. In memory: a restart begins anew. */
export type PluginSettings = Readonly<{
  enabled: boolean;
  pinned: boolean;
  /** Null where nothing was ever saved, as in Grafana. */
  jsonData: Json | null;
  secureJsonData: Readonly<Record<string, string>>;
}>;

/** Body of `POST /api/plugins/:id/settings` on what was set before: jsonData is replaced, secrets are added to. */
export function updateSettings(before: PluginSettings, body: unknown): PluginSettings {
  const { enabled, pinned, jsonData, secureJsonData } = asRecord(body);
  const secrets = Object.entries(asRecord(secureJsonData)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    enabled: enabled === true,
    pinned: pinned === true,
    jsonData: jsonData === undefined || jsonData === null ? null : asRecord(jsonData),
    secureJsonData: { ...before.secureJsonData, ...Object.fromEntries(secrets) },
  };
}

/** Which secrets are set; never what they are. */
export function secureJsonFields({ secureJsonData }: PluginSettings): Readonly<Record<string, true>> {
  const set = Object.entries(secureJsonData).filter(([, value]) => value !== '');
  return Object.fromEntries(set.map(([key]) => [key, true]));
}
