import type { PluginMeta } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import i18next from 'i18next';

const LANGUAGE = 'en-US';

/** Reads the texts that a plugin brings in files into the one i18next, under the plugin's id, as Grafana 12 does. */
export async function addTranslations({ id, translations }: PluginMeta): Promise<void> {
  const path = translations?.[LANGUAGE];
  if (path === undefined) return;
  const texts = await getBackendSrv().get<object>(path);
  i18next.addResourceBundle(LANGUAGE, id, texts, true, false);
}
